module example.com/telebot

go 1.24

require gopkg.in/telebot.v4 v4.0.0-beta.10
