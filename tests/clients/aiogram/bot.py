"""The reference bot, written with aiogram."""
import asyncio
import os
import ssl

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.filters import Command
from aiogram.types import (
    BufferedInputFile,
    ChatPermissions,
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputMediaPhoto,
    InputTextMessageContent,
    KeyboardButton,
    LabeledPrice,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

PICTURE = b"\x89PNG\r\n\x1a\n"
TRUTH = {True: "true", False: "false"}
router = Dispatcher()


def keyboard(count):
    button = InlineKeyboardButton(text="+1", callback_data=str(count))
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def picture():
    return BufferedInputFile(PICTURE, "a.png")


@router.message(Command("counter"))
async def counter(message):
    await message.answer("0", reply_markup=keyboard(0))


@router.callback_query()
async def count(query):
    value = int(query.data) + 1
    await query.answer(f"now {value}")
    await query.message.edit_text(str(value), reply_markup=keyboard(value))


@router.message(Command("number"))
async def number(message):
    asking = [[KeyboardButton(text="My number", request_contact=True)]]
    await message.answer("Your number?", reply_markup=ReplyKeyboardMarkup(keyboard=asking))


@router.message(F.contact)
async def contact(message):
    await message.answer(message.contact.phone_number, reply_markup=ReplyKeyboardRemove())


@router.message(Command("poll"))
async def poll(message):
    await message.answer_poll("Drink?", ["Tea", "Coffee"], is_anonymous=False, open_period=600)


@router.poll_answer()
async def poll_answer(answer, bot):
    await bot.send_message(answer.user.id, f"voted {','.join(map(str, answer.option_ids))}")


@router.message(Command("album"))
async def album(message):
    media = [InputMediaPhoto(media=picture(), caption="first"), InputMediaPhoto(media=picture())]
    messages = await message.answer_media_group(media)
    await message.answer(f"{len(messages)} photos")


@router.message(F.photo)
async def photo(message):
    seen = message.photo[-1].file_id
    await message.answer_photo(seen, caption="<b>seen</b> before", parse_mode="HTML")


@router.message(F.document)
async def document(message, bot):
    content = await bot.download(message.document)
    copy = BufferedInputFile(content.read(), "copy.txt")
    caption = message.document.file_name
    await message.answer_document(copy, thumbnail=picture(), caption=caption)


@router.message(Command("members"))
async def members(message, command):
    chat, user, said = message.chat, int(command.args), []
    await chat.promote(user, can_pin_messages=True)
    member = await chat.get_member(user)
    pins, deletes = TRUTH[member.can_pin_messages], TRUTH[member.can_delete_messages]
    said.append(f"{member.status} {pins} {deletes}")
    await chat.promote(user)
    await chat.restrict(user, ChatPermissions(can_send_messages=True))
    member = await chat.get_member(user)
    messages, polls = TRUTH[member.can_send_messages], TRUTH[member.can_send_polls]
    said.append(f"{member.status} {messages} {polls}")
    names = [name for name in ChatPermissions.model_fields if name.startswith("can_")]
    await chat.restrict(user, ChatPermissions(**{name: True for name in names}))
    said.append((await chat.get_member(user)).status)
    said.append(str(len(await chat.get_administrators())))
    await message.answer(", ".join(said))


@router.message(Command("invite"))
async def invite(message):
    link = await message.chat.create_invite_link(creates_join_request=True)
    await message.answer(link.invite_link)


@router.my_chat_member(F.chat.type != "private")
async def membership(change, bot):
    await bot.send_message(change.chat.id, f"I am {change.new_chat_member.status}")


@router.chat_member(F.new_chat_member.status == "left")
async def left(change, bot):
    await bot.send_message(change.chat.id, f"{change.new_chat_member.user.first_name} left")


@router.chat_join_request()
async def join_request(request):
    await request.approve()


@router.inline_query()
async def inline(query):
    text = InputTextMessageContent(message_text=query.query)
    photo = {"photo_url": "https://example.org/b.jpg", "thumbnail_url": "https://example.org/t.jpg"}
    await query.answer([
        InlineQueryResultArticle(id="a", title="Text", input_message_content=text),
        InlineQueryResultPhoto(id="b", **photo),
    ])


@router.chosen_inline_result()
async def chosen(result, bot):
    await bot.send_message(result.from_user.id, f"chosen {result.result_id} for {result.query}")


@router.message(Command("pay"))
async def pay(message):
    prices = [LabeledPrice(label="x", amount=10)]
    await message.answer_invoice("Book", "A good one", "book-1", "XTR", prices)


@router.pre_checkout_query()
async def pre_checkout(query):
    await query.answer(True)


@router.message(F.successful_payment)
async def paid(message):
    payment = message.successful_payment
    await message.answer(f"paid {payment.total_amount} {payment.invoice_payload}")


@router.message(Command("react"))
async def react(message):
    await message.react([ReactionTypeEmoji(emoji="👍")])


@router.message_reaction()
async def reaction(change, bot):
    emoji = [one.emoji for one in change.new_reaction] or ["nothing"]
    await bot.send_message(change.chat.id, f"reacted {emoji[0]}")


@router.message(Command("patience"))
async def patience(message):
    try:
        await message.answer("patience")
    except TelegramRetryAfter as error:
        await asyncio.sleep(error.retry_after)
        await message.answer("patience")
        await message.answer(f"waited {error.retry_after} s")


@router.edited_message(F.text)
async def edited(message):
    await message.answer(f"edited: {message.text}")


@router.message(F.text)
async def echo(message):
    await message.answer(message.text)


async def main():
    server = TelegramAPIServer.from_base(os.environ["API_ROOT"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    kinds = router.resolve_used_update_types()
    url = os.environ.get("WEBHOOK_URL")
    if not url:
        return await router.start_polling(bot, allowed_updates=kinds)
    cert = os.environ["WEBHOOK_CERT"]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, os.environ["WEBHOOK_KEY"])
    app = web.Application()
    SimpleRequestHandler(router, bot).register(app, path="/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    port = int(os.environ["WEBHOOK_PORT"])
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    await bot.set_webhook(url, certificate=FSInputFile(cert), allowed_updates=kinds)
    await asyncio.Event().wait()


asyncio.run(main())
