// Package control is the simulator's control API for Go: nothing but the standard library.
package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
)

// Fields are those of a request or an answer.
type Fields map[string]any

// Telegram is a simulator in the hands of a test.
type Telegram struct {
	t   *testing.T
	url string
}

// New gives a Telegram in which nobody is; SIMULATOR has the URL of one that runs with --control.
func New(t *testing.T) *Telegram {
	telegram := &Telegram{t, os.Getenv("SIMULATOR")}
	telegram.Post("reset", Fields{"seed": 1})
	return telegram
}

// Post sends a request and gives the answer; a refusal ends the test.
func (telegram *Telegram) Post(path string, fields Fields) (answer Fields) {
	telegram.t.Helper()
	body, _ := json.Marshal(fields)
	url := fmt.Sprintf("%s/control/%s", telegram.url, path)
	response, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		telegram.t.Fatal(err)
	}
	defer response.Body.Close()
	json.NewDecoder(response.Body).Decode(&answer)
	if response.StatusCode != http.StatusOK {
		telegram.t.Fatalf("%s: %v", path, answer["error"])
	}
	return answer
}
