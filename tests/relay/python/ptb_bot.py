"""A python-telegram-bot bot by run_webhook: only base_url and base_file_url differ."""
import sys

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

api_root, token, port = sys.argv[1:4]
MB20 = 20 * 1024 * 1024


async def big(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_document(b"x" * MB20, filename="big.bin", write_timeout=60)


async def document(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    file = await update.message.document.get_file()
    data = await file.download_as_bytearray(read_timeout=60)
    await update.message.reply_text(f"{len(data)} bytes")


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text)


app = (
    Application.builder().token(token)
    .base_url(f"{api_root}/bot").base_file_url(f"{api_root}/file/bot").build()
)
app.add_handler(CommandHandler("big", big))
app.add_handler(MessageHandler(filters.Document.ALL, document))
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_webhook(
    listen="127.0.0.1",
    port=int(port),
    url_path="hook",
    webhook_url=f"http://127.0.0.1:{port}/hook",
    secret_token="ptb-secret",
)
