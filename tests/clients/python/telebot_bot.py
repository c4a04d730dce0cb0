"""The scenario's bot, written with pyTelegramBotAPI."""
import os

import telebot
from telebot import apihelper
from telebot.types import (
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputFile,
    InputMediaPhoto,
    InputTextMessageContent,
    LabeledPrice,
    ReactionTypeEmoji,
)
from io import BytesIO

PICTURE = b"\x89PNG\r\n\x1a\n"
apihelper.API_URL = os.environ["API_ROOT"] + "/bot{0}/{1}"
apihelper.FILE_URL = os.environ["API_ROOT"] + "/file/bot{0}/{1}"
bot = telebot.TeleBot(os.environ["BOT_TOKEN"], threaded=False)


def keyboard(count):
    return InlineKeyboardMarkup([[InlineKeyboardButton("+1", callback_data=str(count))]])


def picture():
    file = BytesIO(PICTURE)
    file.name = "a.png"
    return file


@bot.message_handler(commands=["counter"])
def counter(message):
    bot.send_message(message.chat.id, "0", reply_markup=keyboard(0))


@bot.callback_query_handler(lambda query: True)
def count(query):
    value = int(query.data) + 1
    message = query.message
    bot.answer_callback_query(query.id, f"now {value}")
    bot.edit_message_text(str(value), message.chat.id, message.id, reply_markup=keyboard(value))


@bot.message_handler(commands=["poll"])
def poll(message):
    options = ["Tea", "Coffee"]
    bot.send_poll(message.chat.id, "Drink?", options, is_anonymous=False, open_period=600)


@bot.poll_answer_handler(lambda answer: True)
def poll_answer(answer):
    bot.send_message(answer.user.id, f"voted {answer.option_ids}")


@bot.message_handler(commands=["album"])
def album(message):
    media = [InputMediaPhoto(InputFile(picture()), caption="first"), InputMediaPhoto(InputFile(picture()))]
    messages = bot.send_media_group(message.chat.id, media)
    bot.send_message(message.chat.id, f"{len(messages)} photos, {len(messages[0].photo)} sizes")


@bot.message_handler(content_types=["document"])
def document(message):
    file = bot.get_file(message.document.file_id)
    content = bot.download_file(file.file_path)
    bot.send_document(
        message.chat.id,
        content.upper(),
        visible_file_name="loud.txt",
        thumbnail=picture(),
    )


@bot.message_handler(commands=["members"])
def members(message):
    chat, user, told = message.chat.id, int(message.text.split()[1]), []
    bot.promote_chat_member(chat, user, can_pin_messages=True)
    member = bot.get_chat_member(chat, user)
    told.append(f"{member.status} {member.can_pin_messages} {member.can_delete_messages}")
    bot.promote_chat_member(chat, user)
    bot.restrict_chat_member(chat, user, permissions=ChatPermissions(can_send_messages=True))
    member = bot.get_chat_member(chat, user)
    told.append(f"{member.status} {member.can_send_messages} {member.can_send_polls}")
    every = ChatPermissions(
        can_send_messages=True,
        can_send_media_messages=True,
        can_send_polls=True,
        can_send_other_messages=True,
        can_add_web_page_previews=True,
        can_change_info=True,
        can_invite_users=True,
        can_pin_messages=True,
    )
    bot.restrict_chat_member(chat, user, permissions=every)
    told.append(bot.get_chat_member(chat, user).status)
    told.append(str(len(bot.get_chat_administrators(chat))))
    bot.send_message(chat, ", ".join(told))


@bot.my_chat_member_handler(lambda change: change.chat.type != "private")
def membership(change):
    bot.send_message(change.chat.id, f"I am {change.new_chat_member.status}")


@bot.inline_handler(lambda query: True)
def inline(query):
    bot.answer_inline_query(query.id, [
        InlineQueryResultArticle("a", "Text", InputTextMessageContent(query.query)),
        InlineQueryResultPhoto("b", "https://example.org/b.jpg", "https://example.org/t.jpg"),
    ])


@bot.message_handler(commands=["pay"])
def pay(message):
    prices = [LabeledPrice("x", 10)]
    bot.send_invoice(message.chat.id, "Book", "A good one", "book-1", "", "XTR", prices)


@bot.pre_checkout_query_handler(lambda query: True)
def pre_checkout(query):
    bot.answer_pre_checkout_query(query.id, True)


@bot.message_handler(content_types=["successful_payment"])
def paid(message):
    payment = message.successful_payment
    bot.send_message(message.chat.id, f"paid {payment.total_amount} {payment.invoice_payload}")


@bot.message_handler(commands=["react"])
def react(message):
    bot.set_message_reaction(message.chat.id, message.id, [ReactionTypeEmoji("👍")])


@bot.message_reaction_handler(lambda change: True)
def reaction(change):
    bot.send_message(change.chat.id, f"reacted {change.new_reaction[0].emoji}")


@bot.message_handler(content_types=["text"])
def echo(message):
    bot.send_message(message.chat.id, message.text)


bot.infinity_polling(allowed_updates=telebot.util.update_types, skip_pending=False)
