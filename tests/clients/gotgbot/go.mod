module example.com/gotgbot

go 1.24

require github.com/PaulSonOfLars/gotgbot/v2 v2.0.0-rc.36
