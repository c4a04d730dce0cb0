/**
 * The tests that need the commands openssl, curl and script: `deno task test:openssl`.
 * Plain `deno test`, which needs only Deno, excludes these files, even when given their paths.
 */
import "./cli/doctor/certificate_test.ts";
import "./cli/doctor/doctor_test.ts";
import "./cli/node_probe_test.ts";
import "./cli/pty_test.ts";
import "./cli/set_test.ts";
import "./e2e/tls_test.ts";
import "./gateway/http2_refusal_test.ts";
import "./simulator/gaps/gap_04_certificates_test.ts";
import "./tls/chain_test.ts";
import "./tls/generate_test.ts";
import "./tls/host_match_test.ts";
import "./tls/load_test.ts";
import "./webhooks/app_test.ts";
