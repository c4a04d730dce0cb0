#!/bin/sh
# main.ts as its users run it: the bot echo answers every message, and the log is JSON in a pipe that
# somebody reads, as a service manager does, on the core of the load if that is not the server's.
# LOG_LEVEL comes from the subject's command.
deno=$1 level=$2
shift 2
folder=$(mktemp -d)
mkfifo "$folder/log"
if [ "$(nproc --all)" -gt 1 ] && taskset -c 1 true 2> /dev/null; then
  taskset -c 1 cat "$folder/log" > /dev/null &
else
  cat "$folder/log" > /dev/null &
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
if [ -n "$1" ]; then
  export TLS_CERT="$1" TLS_KEY="$2"
fi
export BOT_ECHO_TOKEN=123456:bench BOT_ECHO_PATH=/bot
export BOT_ECHO_SECRET=bench_secret_bench_secret_bench_secret_1234
export HOST=127.0.0.1 PORT="$port" SOURCES=127.0.0.0/8 LOG_FORMAT=json LOG_LEVEL="$level"
cd "$(dirname "$0")/../../.." || exit
echo "ready $port"
exec "$deno" run --allow-net --allow-read --allow-env main.ts > "$folder/log"
