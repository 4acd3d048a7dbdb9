"""One simulator and one bot for each worker of the test run, emptied before every test."""

import threading
from collections.abc import Iterator

import pytest

from simulator.config import Config
from simulator.server import Running, start
from tests.simulator.desk import Bot, BotServer, Platform


@pytest.fixture(scope="session")
def bot_server() -> Iterator[BotServer]:
    """Where webhooks arrive."""
    server = BotServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture(scope="session")
def running(bot_server: BotServer) -> Iterator[Running]:
    """A simulator that sends to that bot."""
    with start(Config(port=0, webhook_url=bot_server.bot.url, seed=7)) as made:
        yield made


@pytest.fixture
def bot(bot_server: BotServer) -> Bot:
    """The bot, with nothing heard yet."""
    bot_server.bot.calm()
    return bot_server.bot


@pytest.fixture
def platform(running: Running, bot: Bot) -> Platform:
    """The simulator, as on its first day."""
    found = Platform(running.url)
    found.drive("/webhook", {"url": bot.url, "on": True, "timeoutSeconds": 30, "redelivery": {"on": False}})
    found.drive("/settings", {"contentDelaySeconds": 0, "httpMedia": False, "rateLimitsOff": False})
    found.drive("/reset", {})
    return found


@pytest.fixture
def person(platform: Platform) -> str:
    """A friend of old."""
    return platform.person()
