"""An aiogram bot with its aiohttp webhook server: only the API server differs."""
import io
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

api_root, token, port = sys.argv[1:4]
MB20 = 20 * 1024 * 1024
SECRET = "aiogram-secret"
dispatcher = Dispatcher()


@dispatcher.message(Command("big"))
async def big(message: Message) -> None:
    await message.answer_document(BufferedInputFile(b"x" * MB20, "big.bin"))


@dispatcher.message(F.document)
async def document(message: Message, bot: Bot) -> None:
    data = io.BytesIO()
    await bot.download(message.document, data)
    await message.answer(f"{len(data.getvalue())} bytes")


@dispatcher.message(F.text)
async def echo(message: Message) -> None:
    await message.answer(message.text)


@dispatcher.startup()
async def startup(bot: Bot) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)


@dispatcher.shutdown()
async def shutdown(bot: Bot) -> None:
    await bot.delete_webhook()


bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_root)))
app = web.Application()
SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, "/hook")
setup_application(app, dispatcher, bot=bot)
web.run_app(app, host="127.0.0.1", port=int(port))
