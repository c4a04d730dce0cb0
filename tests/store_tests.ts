/**
 * The store's tests that need PostgreSQL and strace, or take too long for plain `deno test`:
 * `deno task test:store`, and with `--long` fifty rounds of killing.
 */
import "./store_server/client_test.ts";
import "./store_server/conformance_test.ts";
import "./store_server/cuts_test.ts";
import "./store_server/dead_command_test.ts";
import "./store_server/disk_full_test.ts";
import "./store_server/durable_test.ts";
import "./store_server/fsync_test.ts";
import "./store_server/hosting_test.ts";
import "./store_server/instances_test.ts";
import "./store_server/isolation_test.ts";
import "./store_server/kills_test.ts";
import "./store_server/migration_test.ts";
import "./store_server/mine_test.ts";
import "./store_server/mutants_test.ts";
import "./store_server/own_client_test.ts";
import "./store_server/plans_test.ts";
import "./store_server/poison_test.ts";
import "./store_server/races_test.ts";
import "./store_server/reuse_port_test.ts";
import "./store_server/settings_test.ts";
import "./store_server/sql_mutants_test.ts";
