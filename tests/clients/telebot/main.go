// The reference bot, written with telebot.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	tele "gopkg.in/telebot.v4"
)

func picture() tele.File {
	return tele.FromReader(strings.NewReader("\x89PNG\r\n\x1a\n"))
}

func counter(count int) *tele.ReplyMarkup {
	button := tele.InlineButton{Text: "+1", Data: strconv.Itoa(count)}
	return &tele.ReplyMarkup{InlineKeyboard: [][]tele.InlineButton{{button}}}
}

func count(c tele.Context) error {
	value, _ := strconv.Atoi(c.Callback().Data)
	value++
	answer := &tele.CallbackResponse{Text: fmt.Sprintf("now %d", value)}
	if err := c.Respond(answer); err != nil {
		return err
	}
	return c.Edit(strconv.Itoa(value), counter(value))
}

func number(c tele.Context) error {
	button := tele.ReplyButton{Text: "My number", Contact: true}
	keyboard := &tele.ReplyMarkup{ReplyKeyboard: [][]tele.ReplyButton{{button}}}
	return c.Send("Your number?", keyboard)
}

func contact(c tele.Context) error {
	return c.Send(c.Message().Contact.PhoneNumber, &tele.ReplyMarkup{RemoveKeyboard: true})
}

func poll(c tele.Context) error {
	asked := &tele.Poll{Type: tele.PollRegular, Question: "Drink?", OpenPeriod: 600}
	asked.AddOptions("Tea", "Coffee")
	return c.Send(asked)
}

func pollAnswer(c tele.Context) error {
	answer := c.PollAnswer()
	_, err := c.Bot().Send(answer.Sender, "voted "+strings.Trim(fmt.Sprint(answer.Options), "[]"))
	return err
}

func album(c tele.Context) error {
	messages, err := c.Bot().SendAlbum(c.Chat(), tele.Album{
		&tele.Photo{File: picture(), Caption: "first"}, &tele.Photo{File: picture()},
	})
	if err != nil {
		return err
	}
	return c.Send(fmt.Sprintf("%d photos", len(messages)))
}

func photo(c tele.Context) error {
	seen := &tele.Photo{File: c.Message().Photo.File, Caption: "<b>seen</b> before"}
	return c.Send(seen, tele.ModeHTML)
}

func document(c tele.Context) error {
	sent := c.Message().Document
	reader, err := c.Bot().File(&sent.File)
	if err != nil {
		return err
	}
	defer reader.Close()
	content, err := io.ReadAll(reader)
	if err != nil {
		return err
	}
	return c.Send(&tele.Document{
		File:      tele.FromReader(strings.NewReader(string(content))),
		FileName:  "copy.txt",
		Caption:   sent.FileName,
		Thumbnail: &tele.Photo{File: picture()},
	})
}

func members(c tele.Context) error {
	id, _ := strconv.ParseInt(c.Args()[0], 10, 64)
	chat, user, b := c.Chat(), &tele.User{ID: id}, c.Bot()
	var failed error
	must := func(err error) { failed = errors.Join(failed, err) }
	member := func() *tele.ChatMember {
		member, err := b.ChatMemberOf(chat, user)
		must(err)
		return member
	}
	with := func(rights tele.Rights) *tele.ChatMember {
		return &tele.ChatMember{User: user, Rights: rights}
	}
	must(b.Promote(chat, with(tele.Rights{CanPinMessages: true})))
	admin := member()
	must(b.Promote(chat, with(tele.NoRights())))
	must(b.Restrict(chat, with(tele.Rights{CanSendMessages: true})))
	restricted := member()
	every := tele.NoRestrictions()
	every.CanManageTopics, every.CanChangeInfo, every.CanPinMessages = true, true, true
	every.CanInviteUsers, every.CanEditTag = true, true
	must(b.Restrict(chat, with(every)))
	admins, err := b.AdminsOf(chat)
	must(err)
	if failed != nil {
		return failed
	}
	return c.Send(fmt.Sprintf("%s %t %t, %s %t %t, %s, %d",
		admin.Role, admin.CanPinMessages, admin.CanDeleteMessages,
		restricted.Role, restricted.CanSendMessages, restricted.CanSendPolls,
		member().Role, len(admins)))
}

func invite(c tele.Context) error {
	link, err := c.Bot().CreateInviteLink(c.Chat(), &tele.ChatInviteLink{JoinRequest: true})
	if err != nil {
		return err
	}
	return c.Send(link.InviteLink)
}

func membership(c tele.Context) error {
	if c.Chat().Type == tele.ChatPrivate {
		return nil
	}
	return c.Send("I am " + string(c.ChatMember().NewChatMember.Role))
}

func left(c tele.Context) error {
	member := c.ChatMember().NewChatMember
	if member.Role != tele.Left {
		return nil
	}
	return c.Send(member.User.FirstName + " left")
}

func joinRequest(c tele.Context) error {
	request := c.ChatJoinRequest()
	return c.Bot().ApproveJoinRequest(request.Chat, request.Sender)
}

func inline(c tele.Context) error {
	article := &tele.ArticleResult{Title: "Text", Text: c.Query().Text}
	article.SetResultID("a")
	photo := &tele.PhotoResult{URL: "https://example.org/b.jpg", ThumbURL: "https://example.org/t.jpg"}
	photo.SetResultID("b")
	return c.Answer(&tele.QueryResponse{Results: tele.Results{article, photo}})
}

func chosen(c tele.Context) error {
	result := c.InlineResult()
	text := fmt.Sprintf("chosen %s for %s", result.ResultID, result.Query)
	_, err := c.Bot().Send(result.Sender, text)
	return err
}

func pay(c tele.Context) error {
	return c.Send(&tele.Invoice{
		Title: "Book", Description: "A good one", Payload: "book-1", Currency: "XTR",
		Prices: []tele.Price{{Label: "x", Amount: 10}},
	})
}

func paid(c tele.Context) error {
	payment := c.Message().Payment
	return c.Send(fmt.Sprintf("paid %d %s", payment.Total, payment.Payload))
}

func react(c tele.Context) error {
	thumb := tele.Reactions{Reactions: []tele.Reaction{{Type: "emoji", Emoji: "👍"}}}
	return c.Bot().React(c.Chat(), c.Message(), thumb)
}

func patience(c tele.Context) error {
	var refusal tele.FloodError
	if err := c.Send("patience"); !errors.As(err, &refusal) {
		return err
	}
	time.Sleep(time.Duration(refusal.RetryAfter) * time.Second)
	if err := c.Send("patience"); err != nil {
		return err
	}
	return c.Send(fmt.Sprintf("waited %d s", refusal.RetryAfter))
}

// poller gets updates, and answers reactions, which telebot has no handlers for.
func poller(b func() *tele.Bot) tele.Poller {
	var source tele.Poller = &tele.LongPoller{
		Timeout: 10 * time.Second, AllowedUpdates: tele.AllowedUpdates,
	}
	if url := os.Getenv("WEBHOOK_URL"); url != "" {
		cert := os.Getenv("WEBHOOK_CERT")
		source = &tele.Webhook{
			Listen:         "127.0.0.1:" + os.Getenv("WEBHOOK_PORT"),
			AllowedUpdates: tele.AllowedUpdates,
			TLS:            &tele.WebhookTLS{Cert: cert, Key: os.Getenv("WEBHOOK_KEY")},
			Endpoint:       &tele.WebhookEndpoint{PublicURL: url, Cert: cert},
		}
	}
	return tele.NewMiddlewarePoller(source, func(update *tele.Update) bool {
		change := update.MessageReaction
		if change == nil {
			return true
		}
		emoji := "nothing"
		if len(change.NewReaction) > 0 {
			emoji = change.NewReaction[0].Emoji
		}
		if _, err := b().Send(change.Chat, "reacted "+emoji); err != nil {
			log.Print(err)
		}
		return false
	})
}

func main() {
	var b *tele.Bot
	b, err := tele.NewBot(tele.Settings{
		URL:    os.Getenv("API_ROOT"),
		Token:  os.Getenv("BOT_TOKEN"),
		Poller: poller(func() *tele.Bot { return b }),
	})
	if err != nil {
		log.Fatal(err)
	}
	for endpoint, handler := range map[string]tele.HandlerFunc{
		"/counter":             func(c tele.Context) error { return c.Send("0", counter(0)) },
		"/number":              number,
		"/poll":                poll,
		"/album":               album,
		"/members":             members,
		"/invite":              invite,
		"/pay":                 pay,
		"/react":               react,
		"/patience":            patience,
		tele.OnText:            func(c tele.Context) error { return c.Send(c.Text()) },
		tele.OnEdited:          func(c tele.Context) error { return c.Send("edited: " + c.Text()) },
		tele.OnCallback:        count,
		tele.OnContact:         contact,
		tele.OnPollAnswer:      pollAnswer,
		tele.OnPhoto:           photo,
		tele.OnDocument:        document,
		tele.OnMyChatMember:    membership,
		tele.OnChatMember:      left,
		tele.OnChatJoinRequest: joinRequest,
		tele.OnQuery:           inline,
		tele.OnInlineResult:    chosen,
		tele.OnCheckout:        func(c tele.Context) error { return c.Accept() },
		tele.OnPayment:         paid,
	} {
		b.Handle(endpoint, handler)
	}
	b.Start()
}
