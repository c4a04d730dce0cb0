import { testLibraries } from "./test_libraries.ts";
import { go } from "./toolchains.ts";

await testLibraries(go);
