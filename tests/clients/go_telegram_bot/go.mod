module example.com/go_telegram_bot

go 1.24

require github.com/go-telegram/bot v1.19.0
