"""The scenario's bot, written with aiogram."""
import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import (
    BufferedInputFile,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputMediaPhoto,
    InputTextMessageContent,
    LabeledPrice,
    ReactionTypeEmoji,
)

PICTURE = b"\x89PNG\r\n\x1a\n"
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


@router.message(Command("poll"))
async def poll(message):
    await message.answer_poll("Drink?", ["Tea", "Coffee"], is_anonymous=False, open_period=600)


@router.poll_answer()
async def poll_answer(answer, bot):
    await bot.send_message(answer.user.id, f"voted {answer.option_ids}")


@router.message(Command("album"))
async def album(message):
    media = [InputMediaPhoto(media=picture(), caption="first"), InputMediaPhoto(media=picture())]
    messages = await message.answer_media_group(media)
    await message.answer(f"{len(messages)} photos, {len(messages[0].photo)} sizes")


@router.message(F.document)
async def document(message, bot):
    content = await bot.download(message.document)
    loud = BufferedInputFile(content.read().upper(), "loud.txt")
    await message.answer_document(loud, thumbnail=picture())


@router.message(Command("members"))
async def members(message, command):
    chat, user, told = message.chat, int(command.args), []
    await chat.promote(user, can_pin_messages=True)
    member = await chat.get_member(user)
    told.append(f"{member.status} {member.can_pin_messages} {member.can_delete_messages}")
    await chat.promote(user)
    await chat.restrict(user, ChatPermissions(can_send_messages=True))
    member = await chat.get_member(user)
    told.append(f"{member.status} {member.can_send_messages} {member.can_send_polls}")
    names = [name for name in ChatPermissions.model_fields if name.startswith("can_")]
    await chat.restrict(user, ChatPermissions(**{name: True for name in names}))
    told.append((await chat.get_member(user)).status)
    told.append(str(len(await chat.get_administrators())))
    await message.answer(", ".join(told))


@router.my_chat_member(F.chat.type != "private")
async def membership(change, bot):
    await bot.send_message(change.chat.id, f"I am {change.new_chat_member.status}")


@router.inline_query()
async def inline(query):
    text = InputTextMessageContent(message_text=query.query)
    photo = {"photo_url": "https://example.org/b.jpg", "thumbnail_url": "https://example.org/t.jpg"}
    await query.answer([
        InlineQueryResultArticle(id="a", title="Text", input_message_content=text),
        InlineQueryResultPhoto(id="b", **photo),
    ])


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
    await bot.send_message(change.chat.id, f"reacted {change.new_reaction[0].emoji}")


@router.message(F.text)
async def echo(message):
    await message.answer(message.text)


async def main():
    server = TelegramAPIServer.from_base(os.environ["API_ROOT"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    await router.start_polling(bot, allowed_updates=router.resolve_used_update_types())


asyncio.run(main())
