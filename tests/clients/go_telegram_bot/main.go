// The reference bot, written with go-telegram/bot.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

var kinds = bot.AllowedUpdates{
	"message", "edited_message", "callback_query", "poll_answer", "inline_query",
	"chosen_inline_result", "pre_checkout_query", "message_reaction", "my_chat_member",
	"chat_member", "chat_join_request",
}

// reference is the bot, while it handles an update.
type reference struct {
	*bot.Bot
	ctx context.Context
}

const picture = "\x89PNG\r\n\x1a\n"

func counter(count int) models.InlineKeyboardMarkup {
	button := models.InlineKeyboardButton{Text: "+1", CallbackData: strconv.Itoa(count)}
	return models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{button}}}
}

func (b reference) say(chat int64, text string) error {
	_, err := b.SendMessage(b.ctx, &bot.SendMessageParams{ChatID: chat, Text: text})
	return err
}

func (b reference) count(query *models.CallbackQuery) error {
	value, _ := strconv.Atoi(query.Data)
	value++
	answer := &bot.AnswerCallbackQueryParams{
		CallbackQueryID: query.ID, Text: fmt.Sprintf("now %d", value),
	}
	if _, err := b.AnswerCallbackQuery(b.ctx, answer); err != nil {
		return err
	}
	message := query.Message.Message
	_, err := b.EditMessageText(b.ctx, &bot.EditMessageTextParams{
		ChatID: message.Chat.ID, MessageID: message.ID,
		Text: strconv.Itoa(value), ReplyMarkup: counter(value),
	})
	return err
}

func (b reference) album(chat int64) error {
	photo := func(name, caption string) *models.InputMediaPhoto {
		return &models.InputMediaPhoto{
			Media: "attach://" + name, Caption: caption, MediaAttachment: strings.NewReader(picture),
		}
	}
	messages, err := b.SendMediaGroup(b.ctx, &bot.SendMediaGroupParams{
		ChatID: chat, Media: []models.InputMedia{photo("a.png", "first"), photo("b.png", "")},
	})
	if err != nil {
		return err
	}
	return b.say(chat, fmt.Sprintf("%d photos", len(messages)))
}

func (b reference) copyOf(chat int64, document *models.Document) error {
	file, err := b.GetFile(b.ctx, &bot.GetFileParams{FileID: document.FileID})
	if err != nil {
		return err
	}
	response, err := http.Get(b.FileDownloadLink(file))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	_, err = b.SendDocument(b.ctx, &bot.SendDocumentParams{
		ChatID:    chat,
		Document:  &models.InputFileUpload{Filename: "copy.txt", Data: bytes.NewReader(content)},
		Thumbnail: &models.InputFileUpload{Filename: "a.png", Data: strings.NewReader(picture)},
		Caption:   document.FileName,
	})
	return err
}

func (b reference) members(chat, user int64) error {
	var failed error
	must := func(_ bool, err error) { failed = errors.Join(failed, err) }
	member := func() *models.ChatMember {
		asked := &bot.GetChatMemberParams{ChatID: chat, UserID: user}
		member, err := b.GetChatMember(b.ctx, asked)
		must(true, err)
		return member
	}
	promotion := bot.PromoteChatMemberParams{ChatID: chat, UserID: user, CanPinMessages: true}
	must(b.PromoteChatMember(b.ctx, &promotion))
	admin := member()
	promotion.CanPinMessages = false
	must(b.PromoteChatMember(b.ctx, &promotion))
	restriction := bot.RestrictChatMemberParams{
		ChatID: chat, UserID: user, Permissions: &models.ChatPermissions{CanSendMessages: true},
	}
	must(b.RestrictChatMember(b.ctx, &restriction))
	restricted := member()
	restriction.Permissions = &models.ChatPermissions{
		CanSendMessages: true, CanSendAudios: true, CanSendDocuments: true, CanSendPhotos: true,
		CanSendVideos: true, CanSendVideoNotes: true, CanSendVoiceNotes: true, CanSendPolls: true,
		CanSendOtherMessages: true, CanAddWebPagePreviews: true, CanChangeInfo: true,
		CanInviteUsers: true, CanPinMessages: true, CanManageTopics: true,
	}
	must(b.RestrictChatMember(b.ctx, &restriction))
	admins, err := b.GetChatAdministrators(b.ctx, &bot.GetChatAdministratorsParams{ChatID: chat})
	must(true, err)
	if failed != nil {
		return failed
	}
	if admin.Administrator == nil || restricted.Restricted == nil {
		return errors.New("other members than expected")
	}
	return b.say(chat, fmt.Sprintf("%s %t %t, %s %t %t, %s, %d",
		admin.Type, admin.Administrator.CanPinMessages, admin.Administrator.CanDeleteMessages,
		restricted.Type, restricted.Restricted.CanSendMessages, restricted.Restricted.CanSendPolls,
		member().Type, len(admins)))
}

func (b reference) invite(chat int64) error {
	wanted := &bot.CreateChatInviteLinkParams{ChatID: chat, CreatesJoinRequest: true}
	link, err := b.CreateChatInviteLink(b.ctx, wanted)
	if err != nil {
		return err
	}
	return b.say(chat, link.InviteLink)
}

func (b reference) inline(query *models.InlineQuery) error {
	text := models.InputTextMessageContent{MessageText: query.Query}
	photo, thumbnail := "https://example.org/b.jpg", "https://example.org/t.jpg"
	_, err := b.AnswerInlineQuery(b.ctx, &bot.AnswerInlineQueryParams{
		InlineQueryID: query.ID,
		Results: []models.InlineQueryResult{
			&models.InlineQueryResultArticle{ID: "a", Title: "Text", InputMessageContent: text},
			&models.InlineQueryResultPhoto{ID: "b", PhotoURL: photo, ThumbnailURL: thumbnail},
		},
	})
	return err
}

func (b reference) patience(chat int64) error {
	var refusal *bot.TooManyRequestsError
	if err := b.say(chat, "patience"); !errors.As(err, &refusal) {
		return err
	}
	time.Sleep(time.Duration(refusal.RetryAfter) * time.Second)
	if err := b.say(chat, "patience"); err != nil {
		return err
	}
	return b.say(chat, fmt.Sprintf("waited %d s", refusal.RetryAfter))
}

func (b reference) command(message *models.Message) (err error) {
	chat := message.Chat.ID
	words := strings.Fields(message.Text)
	switch words[0] {
	case "/counter":
		sent := &bot.SendMessageParams{ChatID: chat, Text: "0", ReplyMarkup: counter(0)}
		_, err = b.SendMessage(b.ctx, sent)
	case "/number":
		button := models.KeyboardButton{Text: "My number", RequestContact: true}
		keyboard := models.ReplyKeyboardMarkup{Keyboard: [][]models.KeyboardButton{{button}}}
		sent := &bot.SendMessageParams{ChatID: chat, Text: "Your number?", ReplyMarkup: keyboard}
		_, err = b.SendMessage(b.ctx, sent)
	case "/poll":
		_, err = b.SendPoll(b.ctx, &bot.SendPollParams{
			ChatID: chat, Question: "Drink?", IsAnonymous: bot.False(), OpenPeriod: 600,
			Options: []models.InputPollOption{{Text: "Tea"}, {Text: "Coffee"}},
		})
	case "/album":
		return b.album(chat)
	case "/members":
		user, _ := strconv.ParseInt(words[1], 10, 64)
		return b.members(chat, user)
	case "/invite":
		return b.invite(chat)
	case "/pay":
		_, err = b.SendInvoice(b.ctx, &bot.SendInvoiceParams{
			ChatID: chat, Title: "Book", Description: "A good one", Payload: "book-1",
			Currency: "XTR", Prices: []models.LabeledPrice{{Label: "x", Amount: 10}},
		})
	case "/react":
		emoji := &models.ReactionTypeEmoji{Type: models.ReactionTypeTypeEmoji, Emoji: "👍"}
		_, err = b.SetMessageReaction(b.ctx, &bot.SetMessageReactionParams{
			ChatID: chat, MessageID: message.ID,
			Reaction: []models.ReactionType{
				{Type: models.ReactionTypeTypeEmoji, ReactionTypeEmoji: emoji},
			},
		})
	case "/patience":
		return b.patience(chat)
	}
	return err
}

func (b reference) heard(message *models.Message) (err error) {
	chat := message.Chat.ID
	switch {
	case strings.HasPrefix(message.Text, "/"):
		return b.command(message)
	case message.Text != "":
		return b.say(chat, message.Text)
	case message.Document != nil:
		return b.copyOf(chat, message.Document)
	case message.Photo != nil:
		seen := &models.InputFileString{Data: message.Photo[len(message.Photo)-1].FileID}
		_, err = b.SendPhoto(b.ctx, &bot.SendPhotoParams{
			ChatID: chat, Photo: seen,
			Caption: "<b>seen</b> before", ParseMode: models.ParseModeHTML,
		})
	case message.Contact != nil:
		_, err = b.SendMessage(b.ctx, &bot.SendMessageParams{
			ChatID: chat, Text: message.Contact.PhoneNumber,
			ReplyMarkup: models.ReplyKeyboardRemove{RemoveKeyboard: true},
		})
	case message.SuccessfulPayment != nil:
		paid := message.SuccessfulPayment
		return b.say(chat, fmt.Sprintf("paid %d %s", paid.TotalAmount, paid.InvoicePayload))
	}
	return err
}

func (b reference) changed(update *models.Update) (err error) {
	if mine := update.MyChatMember; mine != nil && mine.Chat.Type != models.ChatTypePrivate {
		return b.say(mine.Chat.ID, "I am "+string(mine.NewChatMember.Type))
	}
	if change := update.ChatMember; change != nil && change.NewChatMember.Left != nil {
		return b.say(change.Chat.ID, change.NewChatMember.Left.User.FirstName+" left")
	}
	if request := update.ChatJoinRequest; request != nil {
		_, err = b.ApproveChatJoinRequest(b.ctx, &bot.ApproveChatJoinRequestParams{
			ChatID: request.Chat.ID, UserID: request.From.ID,
		})
	}
	return err
}

func (b reference) handle(update *models.Update) error {
	switch {
	case update.Message != nil:
		return b.heard(update.Message)
	case update.EditedMessage != nil:
		return b.say(update.EditedMessage.Chat.ID, "edited: "+update.EditedMessage.Text)
	case update.CallbackQuery != nil:
		return b.count(update.CallbackQuery)
	case update.PollAnswer != nil:
		answer := update.PollAnswer
		return b.say(answer.User.ID, "voted "+strings.Trim(fmt.Sprint(answer.OptionIDs), "[]"))
	case update.InlineQuery != nil:
		return b.inline(update.InlineQuery)
	case update.ChosenInlineResult != nil:
		chosen := update.ChosenInlineResult
		return b.say(chosen.From.ID, fmt.Sprintf("chosen %s for %s", chosen.ResultID, chosen.Query))
	case update.PreCheckoutQuery != nil:
		answer := &bot.AnswerPreCheckoutQueryParams{
			PreCheckoutQueryID: update.PreCheckoutQuery.ID, OK: true,
		}
		_, err := b.AnswerPreCheckoutQuery(b.ctx, answer)
		return err
	case update.MessageReaction != nil:
		change := update.MessageReaction
		text := "reacted nothing"
		if len(change.NewReaction) > 0 {
			text = "reacted " + change.NewReaction[0].ReactionTypeEmoji.Emoji
		}
		return b.say(change.Chat.ID, text)
	default:
		return b.changed(update)
	}
}

func handle(ctx context.Context, b *bot.Bot, update *models.Update) {
	if err := (reference{b, ctx}).handle(update); err != nil {
		log.Print(err)
	}
}

func main() {
	b, err := bot.New(
		os.Getenv("BOT_TOKEN"),
		bot.WithServerURL(os.Getenv("API_ROOT")),
		bot.WithAllowedUpdates(kinds),
		bot.WithDefaultHandler(handle),
	)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	url, cert := os.Getenv("WEBHOOK_URL"), os.Getenv("WEBHOOK_CERT")
	if url == "" {
		b.Start(ctx)
		return
	}
	go func() {
		address, key := "127.0.0.1:"+os.Getenv("WEBHOOK_PORT"), os.Getenv("WEBHOOK_KEY")
		log.Fatal(http.ListenAndServeTLS(address, cert, key, b.WebhookHandler()))
	}()
	certificate, err := os.Open(cert)
	if err != nil {
		log.Fatal(err)
	}
	_, err = b.SetWebhook(ctx, &bot.SetWebhookParams{
		URL: url, AllowedUpdates: kinds,
		Certificate: &models.InputFileUpload{Filename: "cert.pem", Data: certificate},
	})
	if err != nil {
		log.Fatal(err)
	}
	b.StartWebhook(ctx)
}
