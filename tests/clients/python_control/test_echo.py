import urllib.request

import pytest
from echo_bot import EchoBot


@pytest.fixture
def bot(telegram):
    made = telegram.bots(username="echo")
    program = EchoBot(made["api_root"], made["token"])
    program.start()
    yield made
    program.running = False


def test_says_back_what_it_hears(telegram, bot):
    ada = telegram.users(first_name="Ada")
    telegram.messages(user=ada["id"], bot=bot["id"], text="Привет 👍")
    assert telegram.hears(ada, bot)["text"] == "Привет 👍"
    call = telegram.wait(**{"for": "log"}, method="sendMessage", params={"chat_id": ada["id"]})
    assert call["status"] == 200


def test_answers_a_press(telegram, bot):
    ada = telegram.users(first_name="Ada")
    telegram.messages(user=ada["id"], bot=bot["id"], text="hi")
    telegram.hears(ada, bot)
    press = telegram.acts(act="presses", user=ada["id"], label="+1")
    assert telegram.wait(**{"for": "answer"}, id=press["id"])["text"] == "Done"


def test_tries_again_after_429(telegram, bot):
    ada, eve = telegram.users(first_name="Ada"), telegram.users(first_name="Eve")
    telegram.faults(status=429, method="sendMessage", params={"chat_id": ada["id"]},
                    parameters={"retry_after": 1})
    for person in ada, eve:
        telegram.messages(user=person["id"], bot=bot["id"], text="hi")
        assert telegram.hears(person, bot)["text"] == "hi"
    calls = telegram.ask("GET", "log?method=sendMessage")
    assert [call["status"] for call in calls] == [429, 200, 200]
    assert telegram.ask("GET", "faults") == []


def test_hears_nothing(telegram):
    bot, ada = telegram.bots(username="silent"), telegram.users(first_name="Ada")
    with pytest.raises(AssertionError, match="Ada has heard nothing new from @silent_bot"):
        telegram.hears(ada, bot, within=50)


def test_resets_make_the_same_world(telegram):
    tokens = [telegram.bots(username="echo")["token"] for _ in range(2) if telegram.reset(seed=7)]
    assert tokens[0] == tokens[1]


def test_is_closed_to_web_pages(telegram):
    request = urllib.request.Request(f"{telegram.url}/control/state",
                                     headers={"origin": "https://evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)
