"""The simulator's control API for Python: nothing but the standard library."""

import json
import urllib.error
import urllib.request


class Telegram:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def ask(self, method, path, /, **fields):
        request = urllib.request.Request(
            f"{self.url}/control/{path}",
            data=json.dumps(fields).encode() if method == "POST" else None,
            headers={"content-type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["error"]) from None

    def __getattr__(self, path):
        """`telegram.users(first_name="Ada")` posts to /control/users."""
        return lambda **fields: self.ask("POST", path, **fields)

    def hears(self, user, bot, **options):
        """The next message of the bot's that the person has not heard yet."""
        return self.wait(**{"for": "message"}, user=user["id"], bot=bot["id"], **options)
