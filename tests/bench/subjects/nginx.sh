#!/bin/sh
# nginx answering 200 to everything: the ceiling of the machine. One worker, as the others have.
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
if [ -n "$1" ]; then
  listen="listen 127.0.0.1:$port ssl; ssl_certificate $1; ssl_certificate_key $2;"
else
  listen="listen 127.0.0.1:$port;"
fi
cat > "$folder/nginx.conf" <<CONF
daemon off;
master_process off;
pid $folder/pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  server { $listen location / { return 200; } }
}
CONF
echo "ready $port"
exec nginx -c "$folder/nginx.conf" -p "$folder"
