import { testConformance } from "../store/helpers/conformance.ts";
import { Cluster } from "./helpers/cluster.ts";
import { subjectsAt } from "./helpers/subject.ts";

// One server for all tests, as none of them harms it.
const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

testConformance("PostgreSQL", subjectsAt(cluster.url));
