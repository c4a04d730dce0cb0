/**
 * The tests that need nginx, haproxy, Caddy and more of Debian's programs: `deno task test:proxy`.
 * Plain `deno test` excludes their folder, even when given its path.
 */
import "./proxy/caddy_test.ts";
import "./proxy/haproxy_test.ts";
import "./proxy/haproxy_passthrough_test.ts";
import "./proxy/nginx_test.ts";
import "./proxy/nginx_socket_test.ts";
import "./proxy/paas_test.ts";
import "./proxy/snippets_test.ts";
import "./proxy/unavailable_test.ts";
