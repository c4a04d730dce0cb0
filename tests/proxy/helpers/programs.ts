/**
 * nginx, haproxy and Caddy, each with what the snippets expect from the main configuration.
 */
import { ProxyProcess } from "./proxy_process.ts";

/** Starts nginx; `http` is the content of its `http` block. */
export function startNginx(http: (port: number) => string): Promise<ProxyProcess> {
  // Otherwise its workers would switch to a user who may not connect to the tests' sockets.
  const user = Deno.uid() === 0 ? "user root;" : "";
  return ProxyProcess.start(
    (port, folder) => `
      daemon off; worker_processes 1; ${user}
      pid ${folder}/pid; error_log stderr crit;
      events {}
      http {
        access_log off;
        client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        ${http(port)}
      }`,
    (file, folder) => ["nginx", "-e", "stderr", "-p", folder, "-c", file],
  );
}

/** Starts haproxy; `sections` follow Debian's timeouts. */
export function startHaproxy(sections: (port: number) => string): Promise<ProxyProcess> {
  return ProxyProcess.start(
    (port) => `
global
    maxconn 256

defaults
    timeout connect 5s
    timeout client 50s
    timeout server 50s

${sections(port)}`,
    (file) => ["haproxy", "-db", "-f", file],
  );
}

/** Starts Caddy with a configuration that begins with global options. */
export function startCaddy(config: (port: number) => string): Promise<ProxyProcess> {
  return ProxyProcess.start(
    // Otherwise it would serve port 80 and open its admin endpoint.
    (port) => config(port).replace("{", "{\n\tadmin off\n\tauto_https disable_redirects"),
    (file) => ["caddy", "run", "--adapter", "caddyfile", "--config", file],
  );
}
