import { testLibraries } from "./test_libraries.ts";
import { python } from "./toolchains.ts";

await testLibraries(python);
