import { testLibraries } from "./test_libraries.ts";
import { rust } from "./toolchains.ts";

await testLibraries(rust);
