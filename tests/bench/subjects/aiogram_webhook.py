"""aiogram with its own request handler on aiohttp."""
import ssl
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

SECRET = "bench_secret_bench_secret_bench_secret_1234"
texts = 0
dispatcher = Dispatcher()


@dispatcher.message(F.text)
async def count(message):
    global texts
    texts += 1


async def serve():
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, Bot("123456:bench"), handle_in_background=False, secret_token=SECRET
    )
    handler.register(app, path="/bot")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    context = None
    if len(sys.argv) > 2:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    print(f"ready {site._server.sockets[0].getsockname()[1]}", flush=True)


if __name__ == "__main__":
    import asyncio

    loop = asyncio.new_event_loop()
    loop.run_until_complete(serve())
    loop.run_forever()
