import { testLibraries } from "./test_libraries.ts";
import { npm } from "./toolchains.ts";

await testLibraries(npm);
