/** The one oracle that all tests ask. */
import { Oracle } from "./oracle.ts";

export const oracle = await Oracle.open();
