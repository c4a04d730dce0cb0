"""The reference bot, written with pyTelegramBotAPI."""
import os
import time
from io import BytesIO

import telebot
from telebot import apihelper
from telebot.apihelper import ApiTelegramException
from telebot.types import (
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputFile,
    InputMediaPhoto,
    InputTextMessageContent,
    KeyboardButton,
    LabeledPrice,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

PICTURE = b"\x89PNG\r\n\x1a\n"
TRUTH = {True: "true", False: "false"}
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


@bot.message_handler(commands=["number"])
def number(message):
    asking = ReplyKeyboardMarkup().add(KeyboardButton("My number", request_contact=True))
    bot.send_message(message.chat.id, "Your number?", reply_markup=asking)


@bot.message_handler(content_types=["contact"])
def contact(message):
    phone_number = message.contact.phone_number
    bot.send_message(message.chat.id, phone_number, reply_markup=ReplyKeyboardRemove())


@bot.message_handler(commands=["poll"])
def poll(message):
    options = ["Tea", "Coffee"]
    bot.send_poll(message.chat.id, "Drink?", options, is_anonymous=False, open_period=600)


@bot.poll_answer_handler(lambda answer: True)
def poll_answer(answer):
    bot.send_message(answer.user.id, f"voted {','.join(map(str, answer.option_ids))}")


@bot.message_handler(commands=["album"])
def album(message):
    media = [
        InputMediaPhoto(InputFile(picture()), caption="first"),
        InputMediaPhoto(InputFile(picture())),
    ]
    messages = bot.send_media_group(message.chat.id, media)
    bot.send_message(message.chat.id, f"{len(messages)} photos")


@bot.message_handler(content_types=["photo"])
def photo(message):
    seen = message.photo[-1].file_id
    bot.send_photo(message.chat.id, seen, "<b>seen</b> before", parse_mode="HTML")


@bot.message_handler(content_types=["document"])
def document(message):
    file = bot.get_file(message.document.file_id)
    bot.send_document(
        message.chat.id,
        bot.download_file(file.file_path),
        caption=message.document.file_name,
        visible_file_name="copy.txt",
        thumbnail=picture(),
    )


@bot.message_handler(commands=["members"])
def members(message):
    chat, user, said = message.chat.id, int(message.text.split()[1]), []
    bot.promote_chat_member(chat, user, can_pin_messages=True)
    member = bot.get_chat_member(chat, user)
    pins, deletes = TRUTH[member.can_pin_messages], TRUTH[member.can_delete_messages]
    said.append(f"{member.status} {pins} {deletes}")
    bot.promote_chat_member(chat, user)
    bot.restrict_chat_member(chat, user, permissions=ChatPermissions(can_send_messages=True))
    member = bot.get_chat_member(chat, user)
    messages, polls = TRUTH[member.can_send_messages], TRUTH[member.can_send_polls]
    said.append(f"{member.status} {messages} {polls}")
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
    said.append(bot.get_chat_member(chat, user).status)
    said.append(str(len(bot.get_chat_administrators(chat))))
    bot.send_message(chat, ", ".join(said))


@bot.message_handler(commands=["invite"])
def invite(message):
    link = bot.create_chat_invite_link(message.chat.id, creates_join_request=True)
    bot.send_message(message.chat.id, link.invite_link)


@bot.my_chat_member_handler(lambda change: change.chat.type != "private")
def membership(change):
    bot.send_message(change.chat.id, f"I am {change.new_chat_member.status}")


@bot.chat_member_handler(lambda change: change.new_chat_member.status == "left")
def left(change):
    bot.send_message(change.chat.id, f"{change.new_chat_member.user.first_name} left")


@bot.chat_join_request_handler(lambda request: True)
def join_request(request):
    bot.approve_chat_join_request(request.chat.id, request.from_user.id)


@bot.inline_handler(lambda query: True)
def inline(query):
    bot.answer_inline_query(query.id, [
        InlineQueryResultArticle("a", "Text", InputTextMessageContent(query.query)),
        InlineQueryResultPhoto("b", "https://example.org/b.jpg", "https://example.org/t.jpg"),
    ])


@bot.chosen_inline_handler(lambda result: True)
def chosen(result):
    bot.send_message(result.from_user.id, f"chosen {result.result_id} for {result.query}")


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
    emoji = [one.emoji for one in change.new_reaction] or ["nothing"]
    bot.send_message(change.chat.id, f"reacted {emoji[0]}")


@bot.message_handler(commands=["patience"])
def patience(message):
    try:
        bot.send_message(message.chat.id, "patience")
    except ApiTelegramException as error:
        seconds = error.result_json["parameters"]["retry_after"]
        time.sleep(seconds)
        bot.send_message(message.chat.id, "patience")
        bot.send_message(message.chat.id, f"waited {seconds} s")


@bot.edited_message_handler(content_types=["text"])
def edited(message):
    bot.send_message(message.chat.id, f"edited: {message.text}")


@bot.message_handler(content_types=["text"])
def echo(message):
    bot.send_message(message.chat.id, message.text)


if url := os.environ.get("WEBHOOK_URL"):
    bot.run_webhooks(
        listen="127.0.0.1",
        port=int(os.environ["WEBHOOK_PORT"]),
        url_path="hook",
        certificate=os.environ["WEBHOOK_CERT"],
        certificate_key=os.environ["WEBHOOK_KEY"],
        webhook_url=f"{url}/",
        allowed_updates=telebot.util.update_types,
    )
else:
    bot.infinity_polling(allowed_updates=telebot.util.update_types)
