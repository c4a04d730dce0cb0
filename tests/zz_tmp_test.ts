import "./store_server/races_test.ts";
import "./store_server/migration_test.ts";
import "./store_server/conformance_test.ts";
import "./store_server/own_client_test.ts";
import "./store_server/client_test.ts";
import "./store_server/mine_test.ts";
