import { testConformance } from "../store/helpers/conformance.ts";
import { Cluster } from "./helpers/cluster.ts";
import { subjectsAt } from "./helpers/subject.ts";

// One for all, made before the first test: none of them does it any harm.
const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

testConformance("PostgreSQL", subjectsAt(cluster.url));
