"""A bot as anybody might write it; it knows nothing of the simulator but an API root."""

import json
import threading
import time
import urllib.error
import urllib.request


class EchoBot(threading.Thread):
    def __init__(self, api_root, token):
        super().__init__(daemon=True)
        self.root = f"{api_root}/bot{token}"
        self.running = True

    def call(self, method, **params):
        headers = {"content-type": "application/json"}
        data = json.dumps(params).encode()
        request = urllib.request.Request(f"{self.root}/{method}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                return json.load(response)["result"]
        except urllib.error.HTTPError as error:
            answer = json.load(error)
            retry_after = answer.get("parameters", {}).get("retry_after")
            if retry_after is None:
                return None
            time.sleep(retry_after)
            return self.call(method, **params)

    def run(self):
        offset = 0
        while self.running:
            for update in self.call("getUpdates", offset=offset, timeout=1) or []:
                offset = update["update_id"] + 1
                self.handle(update)

    def handle(self, update):
        if query := update.get("callback_query"):
            self.call("answerCallbackQuery", callback_query_id=query["id"], text="Done")
        elif message := update.get("message"):
            keyboard = {"inline_keyboard": [[{"text": "+1", "callback_data": "up"}]]}
            self.call("sendMessage", chat_id=message["chat"]["id"], text=message["text"],
                      reply_markup=keyboard)
