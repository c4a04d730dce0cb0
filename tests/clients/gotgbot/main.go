// The reference bot, written with gotgbot.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/PaulSonOfLars/gotgbot/v2"
	"github.com/PaulSonOfLars/gotgbot/v2/ext"
)

var kinds = []string{
	"message", "edited_message", "callback_query", "poll_answer", "inline_query",
	"chosen_inline_result", "pre_checkout_query", "message_reaction", "my_chat_member",
	"chat_member", "chat_join_request",
}

func picture() gotgbot.InputFile {
	return gotgbot.InputFileByReader("a.png", strings.NewReader("\x89PNG\r\n\x1a\n"))
}

func counter(count int) gotgbot.InlineKeyboardMarkup {
	button := gotgbot.InlineKeyboardButton{Text: "+1", CallbackData: strconv.Itoa(count)}
	return gotgbot.InlineKeyboardMarkup{InlineKeyboard: [][]gotgbot.InlineKeyboardButton{{button}}}
}

func say(b *gotgbot.Bot, chat int64, text string) error {
	_, err := b.SendMessage(chat, text, nil)
	return err
}

func count(b *gotgbot.Bot, query *gotgbot.CallbackQuery) error {
	value, _ := strconv.Atoi(query.Data)
	value++
	answer := &gotgbot.AnswerCallbackQueryOpts{Text: fmt.Sprintf("now %d", value)}
	if _, err := query.Answer(b, answer); err != nil {
		return err
	}
	_, _, err := b.EditMessageText(&gotgbot.EditMessageTextOpts{
		ChatId:      query.Message.GetChat().Id,
		MessageId:   query.Message.GetMessageId(),
		Text:        strconv.Itoa(value),
		ReplyMarkup: counter(value),
	})
	return err
}

func album(b *gotgbot.Bot, chat int64) error {
	messages, err := b.SendMediaGroup(chat, []gotgbot.InputMedia{
		gotgbot.InputMediaPhoto{Media: picture(), Caption: "first"},
		gotgbot.InputMediaPhoto{Media: picture()},
	}, nil)
	if err != nil {
		return err
	}
	return say(b, chat, fmt.Sprintf("%d photos", len(messages)))
}

func copyOf(b *gotgbot.Bot, chat int64, document *gotgbot.Document) error {
	file, err := b.GetFile(document.FileId, nil)
	if err != nil {
		return err
	}
	response, err := http.Get(file.URL(b, nil))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	sent := gotgbot.InputFileByReader("copy.txt", bytes.NewReader(content))
	options := &gotgbot.SendDocumentOpts{Thumbnail: picture(), Caption: document.FileName}
	_, err = b.SendDocument(chat, sent, options)
	return err
}

func members(b *gotgbot.Bot, chat, user int64) error {
	var failed error
	must := func(_ bool, err error) { failed = errors.Join(failed, err) }
	member := func() gotgbot.MergedChatMember {
		member, err := b.GetChatMember(chat, user, nil)
		must(true, err)
		if err != nil {
			return gotgbot.MergedChatMember{}
		}
		return member.MergeChatMember()
	}
	must(b.PromoteChatMember(chat, user, &gotgbot.PromoteChatMemberOpts{CanPinMessages: true}))
	admin := member()
	must(b.PromoteChatMember(chat, user, nil))
	yes := true
	must(b.RestrictChatMember(chat, user, gotgbot.ChatPermissions{CanSendMessages: true}, nil))
	restricted := member()
	must(b.RestrictChatMember(chat, user, gotgbot.ChatPermissions{
		CanSendMessages: true, CanSendAudios: true, CanSendDocuments: true, CanSendPhotos: true,
		CanSendVideos: true, CanSendVideoNotes: true, CanSendVoiceNotes: true, CanSendPolls: true,
		CanSendOtherMessages: true, CanAddWebPagePreviews: true, CanChangeInfo: true,
		CanInviteUsers: true, CanPinMessages: true, CanManageTopics: &yes,
	}, nil))
	admins, err := b.GetChatAdministrators(chat, nil)
	must(true, err)
	if failed != nil {
		return failed
	}
	return say(b, chat, fmt.Sprintf("%s %t %t, %s %t %t, %s, %d",
		admin.Status, admin.CanPinMessages, admin.CanDeleteMessages,
		restricted.Status, restricted.CanSendMessages, restricted.CanSendPolls,
		member().Status, len(admins)))
}

func invite(b *gotgbot.Bot, chat int64) error {
	options := &gotgbot.CreateChatInviteLinkOpts{CreatesJoinRequest: true}
	link, err := b.CreateChatInviteLink(chat, options)
	if err != nil {
		return err
	}
	return say(b, chat, link.InviteLink)
}

func inline(b *gotgbot.Bot, query *gotgbot.InlineQuery) error {
	text := gotgbot.InputTextMessageContent{MessageText: query.Query}
	photo, thumbnail := "https://example.org/b.jpg", "https://example.org/t.jpg"
	_, err := query.Answer(b, []gotgbot.InlineQueryResult{
		gotgbot.InlineQueryResultArticle{Id: "a", Title: "Text", InputMessageContent: text},
		gotgbot.InlineQueryResultPhoto{Id: "b", PhotoUrl: photo, ThumbnailUrl: thumbnail},
	}, nil)
	return err
}

func patience(b *gotgbot.Bot, chat int64) error {
	var refusal *gotgbot.TelegramError
	if err := say(b, chat, "patience"); !errors.As(err, &refusal) || refusal.Code != 429 {
		return err
	}
	seconds := refusal.ResponseParams.RetryAfter
	time.Sleep(time.Duration(seconds) * time.Second)
	if err := say(b, chat, "patience"); err != nil {
		return err
	}
	return say(b, chat, fmt.Sprintf("waited %d s", seconds))
}

func command(b *gotgbot.Bot, message *gotgbot.Message) (err error) {
	chat := message.Chat.Id
	words := strings.Fields(message.Text)
	switch words[0] {
	case "/counter":
		_, err = b.SendMessage(chat, "0", &gotgbot.SendMessageOpts{ReplyMarkup: counter(0)})
	case "/number":
		button := gotgbot.KeyboardButton{Text: "My number", RequestContact: true}
		keyboard := gotgbot.ReplyKeyboardMarkup{Keyboard: [][]gotgbot.KeyboardButton{{button}}}
		options := &gotgbot.SendMessageOpts{ReplyMarkup: keyboard}
		_, err = b.SendMessage(chat, "Your number?", options)
	case "/poll":
		options := []gotgbot.InputPollOption{{Text: "Tea"}, {Text: "Coffee"}}
		public := false
		how := &gotgbot.SendPollOpts{IsAnonymous: &public, OpenPeriod: 600}
		_, err = b.SendPoll(chat, "Drink?", options, how)
	case "/album":
		err = album(b, chat)
	case "/members":
		user, _ := strconv.ParseInt(words[1], 10, 64)
		err = members(b, chat, user)
	case "/invite":
		err = invite(b, chat)
	case "/pay":
		prices := []gotgbot.LabeledPrice{{Label: "x", Amount: 10}}
		_, err = b.SendInvoice(chat, "Book", "A good one", "book-1", "XTR", prices, nil)
	case "/react":
		reaction := []gotgbot.ReactionType{gotgbot.ReactionTypeEmoji{Emoji: "👍"}}
		options := &gotgbot.SetMessageReactionOpts{Reaction: reaction}
		_, err = b.SetMessageReaction(chat, message.MessageId, options)
	case "/patience":
		err = patience(b, chat)
	}
	return err
}

func heard(b *gotgbot.Bot, message *gotgbot.Message) (err error) {
	chat := message.Chat.Id
	switch {
	case strings.HasPrefix(message.Text, "/"):
		return command(b, message)
	case message.Text != "":
		return say(b, chat, message.Text)
	case message.Document != nil:
		return copyOf(b, chat, message.Document)
	case message.Photo != nil:
		seen := gotgbot.InputFileByID(message.Photo[len(message.Photo)-1].FileId)
		options := &gotgbot.SendPhotoOpts{Caption: "<b>seen</b> before", ParseMode: "HTML"}
		_, err = b.SendPhoto(chat, seen, options)
	case message.Contact != nil:
		gone := &gotgbot.SendMessageOpts{ReplyMarkup: gotgbot.ReplyKeyboardRemove{RemoveKeyboard: true}}
		_, err = b.SendMessage(chat, message.Contact.PhoneNumber, gone)
	case message.SuccessfulPayment != nil:
		paid := message.SuccessfulPayment
		return say(b, chat, fmt.Sprintf("paid %d %s", paid.TotalAmount, paid.InvoicePayload))
	}
	return err
}

func changed(b *gotgbot.Bot, update *gotgbot.Update) (err error) {
	if mine := update.MyChatMember; mine != nil && mine.Chat.Type != "private" {
		return say(b, mine.Chat.Id, "I am "+mine.NewChatMember.GetStatus())
	}
	if change := update.ChatMember; change != nil && change.NewChatMember.GetStatus() == "left" {
		return say(b, change.Chat.Id, change.NewChatMember.GetUser().FirstName+" left")
	}
	if request := update.ChatJoinRequest; request != nil {
		_, err = b.ApproveChatJoinRequest(request.Chat.Id, request.From.Id, nil)
	}
	return err
}

// reference handles every update.
type reference struct{}

func (reference) Name() string { return "reference" }

func (reference) CheckUpdate(*gotgbot.Bot, *ext.Context) bool { return true }

func (reference) HandleUpdate(b *gotgbot.Bot, ctx *ext.Context) error {
	switch update := ctx.Update; {
	case update.Message != nil:
		return heard(b, update.Message)
	case update.EditedMessage != nil:
		edited := update.EditedMessage
		return say(b, edited.Chat.Id, "edited: "+edited.Text)
	case update.CallbackQuery != nil:
		return count(b, update.CallbackQuery)
	case update.PollAnswer != nil:
		answer := update.PollAnswer
		return say(b, answer.User.Id, "voted "+strings.Trim(fmt.Sprint(answer.OptionIds), "[]"))
	case update.InlineQuery != nil:
		return inline(b, update.InlineQuery)
	case update.ChosenInlineResult != nil:
		chosen := update.ChosenInlineResult
		return say(b, chosen.From.Id, fmt.Sprintf("chosen %s for %s", chosen.ResultId, chosen.Query))
	case update.PreCheckoutQuery != nil:
		_, err := update.PreCheckoutQuery.Answer(b, true, nil)
		return err
	case update.MessageReaction != nil:
		change := update.MessageReaction
		emoji := "nothing"
		if len(change.NewReaction) > 0 {
			emoji = change.NewReaction[0].MergeReactionType().Emoji
		}
		return say(b, change.Chat.Id, "reacted "+emoji)
	default:
		return changed(b, update)
	}
}

func main() {
	b, err := gotgbot.NewBot(os.Getenv("BOT_TOKEN"), &gotgbot.BotOpts{
		BotClient: &gotgbot.BaseBotClient{
			DefaultRequestOpts: &gotgbot.RequestOpts{
				APIURL: os.Getenv("API_ROOT"), Timeout: gotgbot.DefaultTimeout,
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	dispatcher := ext.NewDispatcher(&ext.DispatcherOpts{
		Error: func(_ *gotgbot.Bot, _ *ext.Context, err error) ext.DispatcherAction {
			log.Print(err)
			return ext.DispatcherActionNoop
		},
	})
	dispatcher.AddHandler(reference{})
	updater := ext.NewUpdater(dispatcher, nil)
	if err := start(b, updater); err != nil {
		log.Fatal(err)
	}
	updater.Idle()
}

func start(b *gotgbot.Bot, updater *ext.Updater) error {
	url := os.Getenv("WEBHOOK_URL")
	if url == "" {
		return updater.StartPolling(b, &ext.PollingOpts{
			GetUpdatesOpts: &gotgbot.GetUpdatesOpts{
				Timeout: 9, AllowedUpdates: kinds,
				RequestOpts: &gotgbot.RequestOpts{Timeout: 10 * time.Second},
			},
		})
	}
	err := updater.StartWebhook(b, "hook", ext.WebhookOpts{
		ListenAddr: "127.0.0.1:" + os.Getenv("WEBHOOK_PORT"),
		CertFile:   os.Getenv("WEBHOOK_CERT"),
		KeyFile:    os.Getenv("WEBHOOK_KEY"),
	})
	if err != nil {
		return err
	}
	certificate, err := os.Open(os.Getenv("WEBHOOK_CERT"))
	if err != nil {
		return err
	}
	defer certificate.Close()
	_, err = b.SetWebhook(url, &gotgbot.SetWebhookOpts{
		Certificate: gotgbot.InputFileByReader("cert.pem", certificate), AllowedUpdates: kinds,
	})
	return err
}
