"""python-telegram-bot with its own webhook server."""
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from telegram.ext import Application, MessageHandler, filters

SECRET = "bench_secret_bench_secret_bench_secret_1234"
texts = 0


class BotApi(BaseHTTPRequestHandler):
    """Says yes to getMe and setWebhook, which it calls before it listens."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        me = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        result = me if self.path.endswith("/getMe") else True
        body = json.dumps({"ok": True, "result": result}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


async def count(update, context):
    global texts
    texts += 1


api = HTTPServer(("127.0.0.1", 0), BotApi)
threading.Thread(target=api.serve_forever, daemon=True).start()
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]


async def ready(application):
    print(f"ready {port}", flush=True)


cert, key = (sys.argv[1:] + [None, None])[:2]
root = f"http://127.0.0.1:{api.server_address[1]}"
application = Application.builder().token("123456:bench").base_url(f"{root}/bot").post_init(ready).build()
application.add_handler(MessageHandler(filters.TEXT, count))
application.run_webhook(
    listen="127.0.0.1", port=port, url_path="bot", secret_token=SECRET, cert=cert, key=key,
    webhook_url="https://bench.example/bot",
)
