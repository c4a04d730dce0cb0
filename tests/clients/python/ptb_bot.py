"""The scenario's bot, written with python-telegram-bot."""
import os

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputMediaPhoto,
    InputTextMessageContent,
    LabeledPrice,
    ChatPermissions,
    Update,
)
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
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


async def counter(update, context):
    await update.message.reply_text("0", reply_markup=keyboard(0))


async def count(update, context):
    query = update.callback_query
    value = int(query.data) + 1
    await query.answer(f"now {value}")
    await query.edit_message_text(str(value), reply_markup=keyboard(value))


async def poll(update, context):
    await update.message.reply_poll("Drink?", ["Tea", "Coffee"], is_anonymous=False, open_period=600)


async def poll_answer(update, context):
    answer = update.poll_answer
    await context.bot.send_message(answer.user.id, f"voted {list(answer.option_ids)}")


async def album(update, context):
    media = [InputMediaPhoto(PICTURE, caption="first"), InputMediaPhoto(PICTURE)]
    messages = await update.message.reply_media_group(media)
    await update.message.reply_text(f"{len(messages)} photos, {len(messages[0].photo)} sizes")


async def document(update, context):
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(content.upper(), filename="loud.txt", thumbnail=PICTURE)


async def members(update, context):
    chat, user = update.effective_chat, int(context.args[0])
    told = []
    await chat.promote_member(user, can_pin_messages=True)
    member = await chat.get_member(user)
    told.append(f"{member.status} {member.can_pin_messages} {member.can_delete_messages}")
    await chat.promote_member(user)
    await chat.restrict_member(user, ChatPermissions(can_send_messages=True))
    member = await chat.get_member(user)
    told.append(f"{member.status} {member.can_send_messages} {member.can_send_polls}")
    await chat.restrict_member(user, ChatPermissions.all_permissions())
    told.append((await chat.get_member(user)).status)
    told.append(str(len(await chat.get_administrators())))
    await update.message.reply_text(", ".join(told))


async def membership(update, context):
    change = update.my_chat_member
    if change.chat.type == "private":
        return
    await change.chat.send_message(f"I am {change.new_chat_member.status}")


async def inline(update, context):
    await update.inline_query.answer([
        InlineQueryResultArticle("a", "Text", InputTextMessageContent(update.inline_query.query)),
        InlineQueryResultPhoto("b", "https://example.org/b.jpg", "https://example.org/t.jpg"),
    ])


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
    emoji = [one.emoji for one in change.new_reaction]
    await context.bot.send_message(change.chat.id, f"reacted {emoji[0]}")


root = os.environ["API_ROOT"]
application = (
    ApplicationBuilder()
    .token(os.environ["BOT_TOKEN"])
    .base_url(f"{root}/bot")
    .base_file_url(f"{root}/file/bot")
    .build()
)
for command in (counter, poll, album, members, pay, react):
    application.add_handler(CommandHandler(command.__name__, command))
application.add_handler(CallbackQueryHandler(count))
application.add_handler(PollAnswerHandler(poll_answer))
application.add_handler(MessageHandler(filters.SUCCESSFUL_PAYMENT, paid))
application.add_handler(MessageHandler(filters.Document.ALL, document))
application.add_handler(MessageHandler(filters.TEXT & filters.UpdateType.MESSAGE, echo))
application.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))
application.add_handler(InlineQueryHandler(inline))
application.add_handler(PreCheckoutQueryHandler(pre_checkout))
application.add_handler(MessageReactionHandler(reaction))
application.run_polling(allowed_updates=Update.ALL_TYPES)
