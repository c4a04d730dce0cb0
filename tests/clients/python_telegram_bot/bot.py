"""The reference bot, written with python-telegram-bot."""
import asyncio
import os

from telegram import (
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputMediaPhoto,
    InputTextMessageContent,
    KeyboardButton,
    LabeledPrice,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import RetryAfter
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    PollAnswerHandler,
    PreCheckoutQueryHandler,
    filters,
)

PICTURE = b"\x89PNG\r\n\x1a\n"


def keyboard(count):
    return InlineKeyboardMarkup([[InlineKeyboardButton("+1", callback_data=str(count))]])


async def echo(update, context):
    await update.message.reply_text(update.message.text)


async def edited(update, context):
    message = update.edited_message
    await message.reply_text(f"edited: {message.text}")


async def counter(update, context):
    await update.message.reply_text("0", reply_markup=keyboard(0))


async def count(update, context):
    query = update.callback_query
    value = int(query.data) + 1
    await query.answer(f"now {value}")
    await query.edit_message_text(str(value), reply_markup=keyboard(value))


async def number(update, context):
    asking = ReplyKeyboardMarkup([[KeyboardButton("My number", request_contact=True)]])
    await update.message.reply_text("Your number?", reply_markup=asking)


async def contact(update, context):
    phone_number = update.message.contact.phone_number
    await update.message.reply_text(phone_number, reply_markup=ReplyKeyboardRemove())


async def poll(update, context):
    await update.message.reply_poll("Drink?", ["Tea", "Coffee"], is_anonymous=False, open_period=600)


async def poll_answer(update, context):
    answer = update.poll_answer
    await context.bot.send_message(answer.user.id, f"voted {','.join(map(str, answer.option_ids))}")


async def album(update, context):
    media = [InputMediaPhoto(PICTURE, caption="first"), InputMediaPhoto(PICTURE)]
    messages = await update.message.reply_media_group(media)
    await update.message.reply_text(f"{len(messages)} photos")


async def photo(update, context):
    caption = "<b>seen</b> before"
    await update.message.reply_photo(update.message.photo[-1], caption, parse_mode="HTML")


async def document(update, context):
    document = update.message.document
    file = await document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(
        content, caption=document.file_name, filename="copy.txt", thumbnail=PICTURE
    )


async def members(update, context):
    chat, user, said = update.effective_chat, int(context.args[0]), []
    truth = {True: "true", False: "false"}
    await chat.promote_member(user, can_pin_messages=True)
    member = await chat.get_member(user)
    pins, deletes = truth[member.can_pin_messages], truth[member.can_delete_messages]
    said.append(f"{member.status} {pins} {deletes}")
    await chat.promote_member(user)
    await chat.restrict_member(user, ChatPermissions(can_send_messages=True))
    member = await chat.get_member(user)
    messages, polls = truth[member.can_send_messages], truth[member.can_send_polls]
    said.append(f"{member.status} {messages} {polls}")
    await chat.restrict_member(user, ChatPermissions.all_permissions())
    said.append((await chat.get_member(user)).status)
    said.append(str(len(await chat.get_administrators())))
    await update.message.reply_text(", ".join(said))


async def invite(update, context):
    link = await update.effective_chat.create_invite_link(creates_join_request=True)
    await update.message.reply_text(link.invite_link)


async def membership(update, context):
    change = update.my_chat_member
    if change.chat.type != "private":
        await change.chat.send_message(f"I am {change.new_chat_member.status}")


async def left(update, context):
    change = update.chat_member
    if change.new_chat_member.status == "left":
        await change.chat.send_message(f"{change.new_chat_member.user.first_name} left")


async def join_request(update, context):
    await update.chat_join_request.approve()


async def inline(update, context):
    await update.inline_query.answer([
        InlineQueryResultArticle("a", "Text", InputTextMessageContent(update.inline_query.query)),
        InlineQueryResultPhoto("b", "https://example.org/b.jpg", "https://example.org/t.jpg"),
    ])


async def chosen(update, context):
    result = update.chosen_inline_result
    text = f"chosen {result.result_id} for {result.query}"
    await context.bot.send_message(result.from_user.id, text)


async def pay(update, context):
    await update.message.reply_invoice("Book", "A good one", "book-1", "XTR", [LabeledPrice("x", 10)])


async def pre_checkout(update, context):
    await update.pre_checkout_query.answer(True)


async def paid(update, context):
    payment = update.message.successful_payment
    await update.message.reply_text(f"paid {payment.total_amount} {payment.invoice_payload}")


async def react(update, context):
    await update.message.set_reaction("👍")


async def reaction(update, context):
    change = update.message_reaction
    emoji = [one.emoji for one in change.new_reaction] or ["nothing"]
    await context.bot.send_message(change.chat.id, f"reacted {emoji[0]}")


async def patience(update, context):
    try:
        await update.message.reply_text("patience")
    except RetryAfter as error:
        await asyncio.sleep(error.retry_after)
        await update.message.reply_text("patience")
        await update.message.reply_text(f"waited {error.retry_after} s")


root = os.environ["API_ROOT"]
application = (
    ApplicationBuilder()
    .token(os.environ["BOT_TOKEN"])
    .base_url(f"{root}/bot")
    .base_file_url(f"{root}/file/bot")
    .build()
)
for command in counter, number, poll, album, members, invite, pay, react, patience:
    application.add_handler(CommandHandler(command.__name__, command))
for handler in [
    CallbackQueryHandler(count),
    MessageHandler(filters.CONTACT, contact),
    PollAnswerHandler(poll_answer),
    MessageHandler(filters.SUCCESSFUL_PAYMENT, paid),
    MessageHandler(filters.PHOTO, photo),
    MessageHandler(filters.Document.ALL, document),
    MessageHandler(filters.TEXT & filters.UpdateType.EDITED_MESSAGE, edited),
    MessageHandler(filters.TEXT & filters.UpdateType.MESSAGE, echo),
    ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
    ChatMemberHandler(left, ChatMemberHandler.CHAT_MEMBER),
    ChatJoinRequestHandler(join_request),
    InlineQueryHandler(inline),
    ChosenInlineResultHandler(chosen),
    PreCheckoutQueryHandler(pre_checkout),
    MessageReactionHandler(reaction),
]:
    application.add_handler(handler)

if url := os.environ.get("WEBHOOK_URL"):
    application.run_webhook(
        listen="127.0.0.1",
        port=int(os.environ["WEBHOOK_PORT"]),
        url_path="hook",
        cert=os.environ["WEBHOOK_CERT"],
        key=os.environ["WEBHOOK_KEY"],
        webhook_url=url,
        allowed_updates=Update.ALL_TYPES,
    )
else:
    application.run_polling(allowed_updates=Update.ALL_TYPES)
