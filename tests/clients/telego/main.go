// The reference bot, written with telego.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mymmrac/telego"
	"github.com/mymmrac/telego/telegoapi"
	tu "github.com/mymmrac/telego/telegoutil"
)

var kinds = []string{
	"message", "edited_message", "callback_query", "poll_answer", "inline_query",
	"chosen_inline_result", "pre_checkout_query", "message_reaction", "my_chat_member",
	"chat_member", "chat_join_request",
}

// reference is the bot.
type reference struct {
	*telego.Bot
	ctx context.Context
}

func picture() telego.InputFile {
	return tu.FileFromBytes([]byte("\x89PNG\r\n\x1a\n"), "a.png")
}

func counter(count int) *telego.InlineKeyboardMarkup {
	button := tu.InlineKeyboardButton("+1").WithCallbackData(strconv.Itoa(count))
	return tu.InlineKeyboard(tu.InlineKeyboardRow(button))
}

func (bot reference) say(chat int64, text string) error {
	_, err := bot.SendMessage(bot.ctx, tu.Message(tu.ID(chat), text))
	return err
}

func (bot reference) count(query *telego.CallbackQuery) error {
	value, _ := strconv.Atoi(query.Data)
	value++
	answer := tu.CallbackQuery(query.ID).WithText(fmt.Sprintf("now %d", value))
	if err := bot.AnswerCallbackQuery(bot.ctx, answer); err != nil {
		return err
	}
	chat, message := query.Message.GetChat().ChatID(), query.Message.GetMessageID()
	edit := tu.EditMessageText(chat, message, strconv.Itoa(value)).WithReplyMarkup(counter(value))
	_, err := bot.EditMessageText(bot.ctx, edit)
	return err
}

func (bot reference) album(chat int64) error {
	first := tu.MediaPhoto(picture()).WithCaption("first")
	media := tu.MediaGroup(tu.ID(chat), first, tu.MediaPhoto(picture()))
	messages, err := bot.SendMediaGroup(bot.ctx, media)
	if err != nil {
		return err
	}
	return bot.say(chat, fmt.Sprintf("%d photos", len(messages)))
}

func (bot reference) copyOf(chat int64, document *telego.Document) error {
	file, err := bot.GetFile(bot.ctx, &telego.GetFileParams{FileID: document.FileID})
	if err != nil {
		return err
	}
	content, err := tu.DownloadFile(bot.FileDownloadURL(file.FilePath))
	if err != nil {
		return err
	}
	thumbnail := picture()
	copied := tu.Document(tu.ID(chat), tu.FileFromBytes(content, "copy.txt")).
		WithThumbnail(&thumbnail).WithCaption(document.FileName)
	_, err = bot.SendDocument(bot.ctx, copied)
	return err
}

func (bot reference) members(chat telego.ChatID, user int64) error {
	var failed error
	must := func(err error) { failed = errors.Join(failed, err) }
	member := func() telego.ChatMember {
		asked := &telego.GetChatMemberParams{ChatID: chat, UserID: user}
		member, err := bot.GetChatMember(bot.ctx, asked)
		must(err)
		return member
	}
	promotion := &telego.PromoteChatMemberParams{ChatID: chat, UserID: user}
	must(bot.PromoteChatMember(bot.ctx, promotion.WithCanPinMessages(true)))
	admin, isAdmin := member().(*telego.ChatMemberAdministrator)
	promotion = &telego.PromoteChatMemberParams{ChatID: chat, UserID: user}
	must(bot.PromoteChatMember(bot.ctx, promotion))
	yes := true
	restriction := &telego.RestrictChatMemberParams{ChatID: chat, UserID: user}
	some := telego.ChatPermissions{CanSendMessages: &yes}
	must(bot.RestrictChatMember(bot.ctx, restriction.WithPermissions(some)))
	restricted, isRestricted := member().(*telego.ChatMemberRestricted)
	must(bot.RestrictChatMember(bot.ctx, restriction.WithPermissions(telego.ChatPermissions{
		CanSendMessages: &yes, CanSendAudios: &yes, CanSendDocuments: &yes, CanSendPhotos: &yes,
		CanSendVideos: &yes, CanSendVideoNotes: &yes, CanSendVoiceNotes: &yes, CanSendPolls: &yes,
		CanSendOtherMessages: &yes, CanAddWebPagePreviews: &yes, CanChangeInfo: &yes,
		CanInviteUsers: &yes, CanPinMessages: &yes, CanManageTopics: &yes,
	})))
	asked := &telego.GetChatAdministratorsParams{ChatID: chat}
	admins, err := bot.GetChatAdministrators(bot.ctx, asked)
	must(err)
	if failed != nil || !isAdmin || !isRestricted {
		return errors.Join(failed, errors.New("other members than expected"))
	}
	return bot.say(chat.ID, fmt.Sprintf("%s %t %t, %s %t %t, %s, %d",
		admin.MemberStatus(), admin.CanPinMessages, admin.CanDeleteMessages,
		restricted.MemberStatus(), restricted.CanSendMessages, restricted.CanSendPolls,
		member().MemberStatus(), len(admins)))
}

func (bot reference) invite(chat telego.ChatID) error {
	wanted := &telego.CreateChatInviteLinkParams{ChatID: chat, CreatesJoinRequest: true}
	link, err := bot.CreateChatInviteLink(bot.ctx, wanted)
	if err != nil {
		return err
	}
	return bot.say(chat.ID, link.InviteLink)
}

func (bot reference) inline(query *telego.InlineQuery) error {
	photo, thumbnail := "https://example.org/b.jpg", "https://example.org/t.jpg"
	return bot.AnswerInlineQuery(bot.ctx, tu.InlineQuery(
		query.ID,
		tu.ResultArticle("a", "Text", tu.TextMessage(query.Query)),
		tu.ResultPhoto("b", photo, thumbnail),
	))
}

func (bot reference) patience(chat int64) error {
	var refusal *telegoapi.Error
	if err := bot.say(chat, "patience"); !errors.As(err, &refusal) || refusal.ErrorCode != 429 {
		return err
	}
	seconds := refusal.Parameters.RetryAfter
	time.Sleep(time.Duration(seconds) * time.Second)
	if err := bot.say(chat, "patience"); err != nil {
		return err
	}
	return bot.say(chat, fmt.Sprintf("waited %d s", seconds))
}

func (bot reference) command(message *telego.Message) (err error) {
	chat := message.Chat.ChatID()
	name, _, arguments := tu.ParseCommand(message.Text)
	switch name {
	case "counter":
		_, err = bot.SendMessage(bot.ctx, tu.Message(chat, "0").WithReplyMarkup(counter(0)))
	case "number":
		button := tu.KeyboardButton("My number").WithRequestContact()
		asking := tu.Message(chat, "Your number?").WithReplyMarkup(tu.Keyboard(tu.KeyboardRow(button)))
		_, err = bot.SendMessage(bot.ctx, asking)
	case "poll":
		poll := tu.Poll(chat, "Drink?", tu.PollOption("Tea"), tu.PollOption("Coffee"))
		public := false
		poll.IsAnonymous = &public
		_, err = bot.SendPoll(bot.ctx, poll.WithOpenPeriod(600))
	case "album":
		return bot.album(chat.ID)
	case "members":
		user, _ := strconv.ParseInt(arguments[0], 10, 64)
		return bot.members(chat, user)
	case "invite":
		return bot.invite(chat)
	case "pay":
		price := telego.LabeledPrice{Label: "x", Amount: 10}
		invoice := tu.Invoice(chat, "Book", "A good one", "book-1", "", "XTR", price)
		_, err = bot.SendInvoice(bot.ctx, invoice)
	case "react":
		emoji := &telego.ReactionTypeEmoji{Type: telego.ReactionEmoji, Emoji: "👍"}
		return bot.SetMessageReaction(bot.ctx, &telego.SetMessageReactionParams{
			ChatID: chat, MessageID: message.MessageID, Reaction: []telego.ReactionType{emoji},
		})
	case "patience":
		return bot.patience(chat.ID)
	}
	return err
}

func (bot reference) heard(message *telego.Message) (err error) {
	chat := message.Chat.ChatID()
	switch {
	case strings.HasPrefix(message.Text, "/"):
		return bot.command(message)
	case message.Text != "":
		return bot.say(chat.ID, message.Text)
	case message.Document != nil:
		return bot.copyOf(chat.ID, message.Document)
	case message.Photo != nil:
		seen := tu.Photo(chat, tu.FileFromID(message.Photo[len(message.Photo)-1].FileID)).
			WithCaption("<b>seen</b> before").WithParseMode(telego.ModeHTML)
		_, err = bot.SendPhoto(bot.ctx, seen)
	case message.Contact != nil:
		number := tu.Message(chat, message.Contact.PhoneNumber)
		_, err = bot.SendMessage(bot.ctx, number.WithReplyMarkup(tu.ReplyKeyboardRemove()))
	case message.SuccessfulPayment != nil:
		paid := message.SuccessfulPayment
		return bot.say(chat.ID, fmt.Sprintf("paid %d %s", paid.TotalAmount, paid.InvoicePayload))
	}
	return err
}

func (bot reference) changed(update telego.Update) error {
	if mine := update.MyChatMember; mine != nil && mine.Chat.Type != "private" {
		return bot.say(mine.Chat.ID, "I am "+mine.NewChatMember.MemberStatus())
	}
	if change := update.ChatMember; change != nil && change.NewChatMember.MemberStatus() == "left" {
		return bot.say(change.Chat.ID, change.NewChatMember.MemberUser().FirstName+" left")
	}
	if request := update.ChatJoinRequest; request != nil {
		return bot.ApproveChatJoinRequest(bot.ctx, &telego.ApproveChatJoinRequestParams{
			ChatID: request.Chat.ChatID(), UserID: request.From.ID,
		})
	}
	return nil
}

func (bot reference) handle(update telego.Update) error {
	switch {
	case update.Message != nil:
		return bot.heard(update.Message)
	case update.EditedMessage != nil:
		return bot.say(update.EditedMessage.Chat.ID, "edited: "+update.EditedMessage.Text)
	case update.CallbackQuery != nil:
		return bot.count(update.CallbackQuery)
	case update.PollAnswer != nil:
		answer := update.PollAnswer
		return bot.say(answer.User.ID, "voted "+strings.Trim(fmt.Sprint(answer.OptionIDs), "[]"))
	case update.InlineQuery != nil:
		return bot.inline(update.InlineQuery)
	case update.ChosenInlineResult != nil:
		chosen := update.ChosenInlineResult
		return bot.say(chosen.From.ID, fmt.Sprintf("chosen %s for %s", chosen.ResultID, chosen.Query))
	case update.PreCheckoutQuery != nil:
		answer := tu.PreCheckoutQuery(update.PreCheckoutQuery.ID, true)
		return bot.AnswerPreCheckoutQuery(bot.ctx, answer)
	case update.MessageReaction != nil:
		change := update.MessageReaction
		text := "reacted nothing"
		if len(change.NewReaction) > 0 {
			text = "reacted " + change.NewReaction[0].(*telego.ReactionTypeEmoji).Emoji
		}
		return bot.say(change.Chat.ID, text)
	default:
		return bot.changed(update)
	}
}

func main() {
	root := telego.WithAPIServer(os.Getenv("API_ROOT"))
	bot, err := telego.NewBot(os.Getenv("BOT_TOKEN"), root)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	updates, err := start(ctx, bot)
	if err != nil {
		log.Fatal(err)
	}
	for update := range updates {
		if err := (reference{bot, ctx}).handle(update); err != nil {
			log.Print(err)
		}
	}
}

func start(ctx context.Context, bot *telego.Bot) (<-chan telego.Update, error) {
	url := os.Getenv("WEBHOOK_URL")
	if url == "" {
		polling := &telego.GetUpdatesParams{Timeout: 8, AllowedUpdates: kinds}
		retrying := telego.WithLongPollingRetryTimeout(time.Second)
		return bot.UpdatesViaLongPolling(ctx, polling, retrying)
	}
	cert, err := os.Open(os.Getenv("WEBHOOK_CERT"))
	if err != nil {
		return nil, err
	}
	defer cert.Close()
	certificate := tu.File(cert)
	webhook := &telego.SetWebhookParams{URL: url, AllowedUpdates: kinds, Certificate: &certificate}
	mux := http.NewServeMux()
	updates, err := bot.UpdatesViaWebhook(
		ctx,
		telego.WebhookHTTPServeMux(mux, "POST /hook"),
		telego.WithWebhookSet(ctx, webhook),
	)
	go func() {
		address := "127.0.0.1:" + os.Getenv("WEBHOOK_PORT")
		log.Fatal(http.ListenAndServeTLS(address, cert.Name(), os.Getenv("WEBHOOK_KEY"), mux))
	}()
	return updates, err
}
