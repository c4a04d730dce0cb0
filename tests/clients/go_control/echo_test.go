package control

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

// echo is a bot as anybody might write it: it answers a webhook with what it has heard.
func echo(writer http.ResponseWriter, request *http.Request) {
	var update struct {
		Message struct {
			Text string
			Chat struct{ ID int64 }
		}
	}
	json.NewDecoder(request.Body).Decode(&update)
	writer.Header().Set("Content-Type", "application/json")
	json.NewEncoder(writer).Encode(Fields{
		"method": "sendMessage", "chat_id": update.Message.Chat.ID, "text": update.Message.Text,
	})
}

func setWebhook(t *testing.T, bot Fields, url string) {
	body, _ := json.Marshal(Fields{"url": url})
	address := bot["api_root"].(string) + "/bot" + bot["token"].(string) + "/setWebhook"
	response, err := http.Post(address, "application/json", bytes.NewReader(body))
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(err, response)
	}
}

func TestEcho(t *testing.T) {
	telegram := New(t)
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	bot := telegram.Post("bots", Fields{"username": "echo", "token": "42:test"})
	setWebhook(t, bot, server.URL)
	ada := telegram.Post("users", Fields{"first_name": "Ada"})
	telegram.Post("messages", Fields{"user": ada["id"], "bot": bot["id"], "text": "hé"})
	message := telegram.Post("wait", Fields{"for": "message", "user": ada["id"], "bot": bot["id"]})
	if message["text"] != "hé" {
		t.Fatalf("Ada hears %v", message["text"])
	}
	telegram.Post("wait", Fields{"for": "idle", "bot": bot["id"]})
	delivery := telegram.Post("wait", Fields{"for": "log", "type": "delivery"})
	if delivery["status"] != 200.0 || delivery["reply"] != "sendMessage" {
		t.Fatalf("delivered: %v", delivery)
	}
}
