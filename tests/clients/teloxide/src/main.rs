//! The reference bot, written with teloxide.
use std::{env, error::Error, net::SocketAddr, time::Duration};

use axum_server::tls_rustls::RustlsConfig;
use futures::StreamExt;
use teloxide::{
    net::Download,
    prelude::*,
    types::{
        AllowedUpdate, ChatMemberKind, ChatMemberUpdated, ChatPermissions, InlineKeyboardButton,
        InlineKeyboardMarkup, InlineQueryResult, InlineQueryResultArticle, InlineQueryResultPhoto,
        InputFile, InputMedia, InputMediaPhoto, InputMessageContent, InputMessageContentText,
        InputPollOption, KeyboardButton, KeyboardMarkup, KeyboardRemove, LabeledPrice, ParseMode,
        ReactionType, UpdateKind,
    },
    update_listeners::{webhooks, Polling, UpdateListener},
    RequestError,
};

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn picture() -> InputFile {
    InputFile::memory(PICTURE).file_name("a.png")
}

fn counter(count: i32) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("+1", count.to_string())]])
}

async fn count(bot: &Bot, query: CallbackQuery) -> Outcome {
    let value = query.data.unwrap_or_default().parse::<i32>()? + 1;
    bot.answer_callback_query(query.id)
        .text(format!("now {value}"))
        .await?;
    let message = query.message.ok_or("a query without a message")?;
    bot.edit_message_text(message.chat().id, message.id(), value.to_string())
        .reply_markup(counter(value))
        .await?;
    Ok(())
}

async fn album(bot: &Bot, chat: ChatId) -> Outcome {
    let first = InputMedia::Photo(InputMediaPhoto::new(picture()).caption("first"));
    let second = InputMedia::Photo(InputMediaPhoto::new(picture()));
    let messages = bot.send_media_group(chat, [first, second]).await?;
    bot.send_message(chat, format!("{} photos", messages.len()))
        .await?;
    Ok(())
}

async fn members(bot: &Bot, chat: ChatId, user: UserId) -> Outcome {
    bot.promote_chat_member(chat, user)
        .can_pin_messages(true)
        .await?;
    let mut said = Vec::new();
    if let ChatMemberKind::Administrator(admin) = bot.get_chat_member(chat, user).await?.kind {
        said.push(format!(
            "administrator {} {}",
            admin.can_pin_messages, admin.can_delete_messages
        ));
    }
    bot.promote_chat_member(chat, user).await?;
    bot.restrict_chat_member(chat, user, ChatPermissions::SEND_MESSAGES)
        .await?;
    if let ChatMemberKind::Restricted(member) = bot.get_chat_member(chat, user).await?.kind {
        said.push(format!(
            "restricted {} {}",
            member.can_send_messages, member.can_send_polls
        ));
    }
    bot.restrict_chat_member(chat, user, ChatPermissions::all())
        .await?;
    if bot.get_chat_member(chat, user).await?.is_member() {
        said.push("member".into());
    }
    said.push(bot.get_chat_administrators(chat).await?.len().to_string());
    bot.send_message(chat, said.join(", ")).await?;
    Ok(())
}

async fn inline(bot: &Bot, query: InlineQuery) -> Outcome {
    let text = InputMessageContent::Text(InputMessageContentText::new(query.query));
    let (photo, thumbnail) = ("https://example.org/b.jpg", "https://example.org/t.jpg");
    bot.answer_inline_query(
        query.id,
        [
            InlineQueryResult::Article(InlineQueryResultArticle::new("a", "Text", text)),
            InlineQueryResult::Photo(InlineQueryResultPhoto::new(
                "b",
                photo.parse()?,
                thumbnail.parse()?,
            )),
        ],
    )
    .await?;
    Ok(())
}

async fn patience(bot: &Bot, chat: ChatId) -> Outcome {
    match bot.send_message(chat, "patience").await {
        Err(RequestError::RetryAfter(seconds)) => {
            tokio::time::sleep(seconds.duration()).await;
            bot.send_message(chat, "patience").await?;
            bot.send_message(chat, format!("waited {} s", seconds.seconds()))
                .await?;
        }
        other => drop(other?),
    }
    Ok(())
}

async fn command(bot: &Bot, message: &Message, text: &str) -> Outcome {
    let chat = message.chat.id;
    let mut words = text.split(' ');
    match words.next() {
        Some("/counter") => {
            bot.send_message(chat, "0").reply_markup(counter(0)).await?;
        }
        Some("/number") => {
            let button =
                KeyboardButton::new("My number").request(teloxide::types::ButtonRequest::Contact);
            let keyboard = KeyboardMarkup::new([[button]]);
            bot.send_message(chat, "Your number?")
                .reply_markup(keyboard)
                .await?;
        }
        Some("/poll") => {
            let options = ["Tea", "Coffee"].map(InputPollOption::new);
            bot.send_poll(chat, "Drink?", options)
                .is_anonymous(false)
                .open_period(600)
                .await?;
        }
        Some("/album") => album(bot, chat).await?,
        Some("/members") => {
            let user = words.next().unwrap_or_default().parse()?;
            members(bot, chat, UserId(user)).await?
        }
        Some("/invite") => {
            let link = bot
                .create_chat_invite_link(chat)
                .creates_join_request(true)
                .await?;
            bot.send_message(chat, link.invite_link).await?;
        }
        Some("/pay") => {
            let prices = [LabeledPrice {
                label: "x".into(),
                amount: 10,
            }];
            bot.send_invoice(chat, "Book", "A good one", "book-1", "XTR", prices)
                .await?;
        }
        Some("/react") => {
            let reaction = [ReactionType::Emoji {
                emoji: "👍".into()
            }];
            bot.set_message_reaction(chat, message.id)
                .reaction(reaction)
                .await?;
        }
        Some("/patience") => patience(bot, chat).await?,
        _ => {}
    }
    Ok(())
}

async fn heard(bot: &Bot, message: Message) -> Outcome {
    let chat = message.chat.id;
    if let Some(text) = message.text() {
        if text.starts_with('/') {
            return command(bot, &message, text).await;
        }
        bot.send_message(chat, text).await?;
    } else if let Some(document) = message.document() {
        let file = bot.get_file(document.file.id.clone()).await?;
        let mut content = Vec::new();
        bot.download_file(&file.path, &mut content).await?;
        bot.send_document(chat, InputFile::memory(content).file_name("copy.txt"))
            .thumbnail(picture())
            .caption(document.file_name.clone().unwrap_or_default())
            .await?;
    } else if let Some(photo) = message.photo().and_then(|sizes| sizes.last()) {
        bot.send_photo(chat, InputFile::file_id(photo.file.id.clone()))
            .caption("<b>seen</b> before")
            .parse_mode(ParseMode::Html)
            .await?;
    } else if let Some(contact) = message.contact() {
        bot.send_message(chat, &contact.phone_number)
            .reply_markup(KeyboardRemove::new())
            .await?;
    } else if let Some(paid) = message.successful_payment() {
        let text = format!("paid {} {}", paid.total_amount, paid.invoice_payload);
        bot.send_message(chat, text).await?;
    }
    Ok(())
}

async fn my_membership(bot: &Bot, change: ChatMemberUpdated) -> Outcome {
    if !change.chat.is_private() {
        let status = status_of(&change.new_chat_member.kind);
        bot.send_message(change.chat.id, format!("I am {status}"))
            .await?;
    }
    Ok(())
}

fn status_of(kind: &ChatMemberKind) -> &'static str {
    match kind {
        ChatMemberKind::Owner(_) => "creator",
        ChatMemberKind::Administrator(_) => "administrator",
        ChatMemberKind::Member(_) => "member",
        ChatMemberKind::Restricted(_) => "restricted",
        ChatMemberKind::Left => "left",
        ChatMemberKind::Banned(_) => "kicked",
    }
}

async fn handle(bot: &Bot, update: UpdateKind) -> Outcome {
    match update {
        UpdateKind::Message(message) => heard(bot, message).await?,
        UpdateKind::EditedMessage(message) => {
            let text = format!("edited: {}", message.text().unwrap_or_default());
            bot.send_message(message.chat.id, text).await?;
        }
        UpdateKind::CallbackQuery(query) => count(bot, query).await?,
        UpdateKind::PollAnswer(answer) => {
            let chosen: Vec<_> = answer.option_ids.iter().map(u8::to_string).collect();
            let voter = answer.voter.user().ok_or("an anonymous voter")?;
            bot.send_message(voter.id, format!("voted {}", chosen.join(",")))
                .await?;
        }
        UpdateKind::InlineQuery(query) => inline(bot, query).await?,
        UpdateKind::ChosenInlineResult(chosen) => {
            let text = format!("chosen {} for {}", chosen.result_id, chosen.query);
            bot.send_message(chosen.from.id, text).await?;
        }
        UpdateKind::PreCheckoutQuery(query) => {
            bot.answer_pre_checkout_query(query.id, true).await?;
        }
        UpdateKind::MessageReaction(change) => {
            let emoji = match change.new_reaction.first() {
                Some(ReactionType::Emoji { emoji }) => emoji,
                _ => "nothing",
            };
            bot.send_message(change.chat.id, format!("reacted {emoji}"))
                .await?;
        }
        UpdateKind::MyChatMember(change) => my_membership(bot, change).await?,
        UpdateKind::ChatMember(change) if change.new_chat_member.is_left() => {
            let text = format!("{} left", change.new_chat_member.user.first_name);
            bot.send_message(change.chat.id, text).await?;
        }
        UpdateKind::ChatJoinRequest(request) => {
            bot.approve_chat_join_request(request.chat.id, request.from.id)
                .await?;
        }
        _ => {}
    }
    Ok(())
}

fn kinds() -> Vec<AllowedUpdate> {
    use AllowedUpdate::*;
    vec![
        Message,
        EditedMessage,
        CallbackQuery,
        PollAnswer,
        InlineQuery,
        ChosenInlineResult,
        PreCheckoutQuery,
        MessageReaction,
        MyChatMember,
        ChatMember,
        ChatJoinRequest,
    ]
}

async fn listen<L: UpdateListener>(bot: &Bot, mut listener: L)
where
    L::Err: std::fmt::Debug,
{
    let stream = listener.as_stream();
    tokio::pin!(stream);
    while let Some(update) = stream.next().await {
        let outcome = match update {
            Ok(update) => handle(bot, update.kind).await,
            Err(error) => Err(format!("{error:?}").into()),
        };
        if let Err(error) = outcome {
            eprintln!("{error}");
        }
    }
}

async fn listen_to_webhook(bot: &Bot, url: String) -> Outcome {
    let address: SocketAddr = format!("127.0.0.1:{}", env::var("WEBHOOK_PORT")?).parse()?;
    let cert = env::var("WEBHOOK_CERT")?;
    let tls = RustlsConfig::from_pem_file(&cert, env::var("WEBHOOK_KEY")?).await?;
    let mut options =
        webhooks::Options::new(address, url.parse()?).certificate(InputFile::file(&cert));
    let secret = options.get_or_gen_secret_token().to_owned();
    let (listener, _stop, app) = webhooks::axum_no_setup(options);
    tokio::spawn(axum_server::bind_rustls(address, tls).serve(app.into_make_service()));
    bot.set_webhook(url.parse()?)
        .certificate(InputFile::file(cert))
        .allowed_updates(kinds())
        .secret_token(secret)
        .await?;
    listen(bot, listener).await;
    Ok(())
}

#[tokio::main]
async fn main() -> Outcome {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let root = env::var("API_ROOT")?.parse()?;
    let bot = Bot::new(env::var("BOT_TOKEN")?).set_api_url(root);
    if let Ok(url) = env::var("WEBHOOK_URL") {
        return listen_to_webhook(&bot, url).await;
    }
    let timeout = Duration::from_secs(10);
    let polling = Polling::builder(bot.clone())
        .timeout(timeout)
        .allowed_updates(kinds())
        .build();
    listen(&bot, polling).await;
    Ok(())
}
