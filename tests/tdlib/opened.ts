/** The oracle shared by all tests. */
import { Oracle } from "./oracle.ts";

export const oracle = await Oracle.open();
