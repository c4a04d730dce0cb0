import os

import pytest
from telegram import Telegram


@pytest.fixture
def telegram():
    """A Telegram in which nobody is: `deno task simulator --control` runs, SIMULATOR has its URL."""
    telegram = Telegram(os.environ["SIMULATOR"])
    telegram.reset(seed=1)
    yield telegram
    telegram.reset()
