"""No limit of LINE's is ever broken and nothing is ever lost, whatever anybody wants to say."""

import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.line_out import split, to_line
from bot.line_out_split import quick_buttons
from handlers.messages import Button, Card, Link, Message, PickTime, Press, Row, SendPhoto, SendPlace, Text
from tests.bot.line_limits import broken

# Everyday figures; a night's run may ask for many times as much.
TIMES = int(os.environ.get("ENGAWA_TEST_TIMES", "1"))

ODD = [
    "か\u3099",
    "葛󠄀",
    "👨‍👩‍👧",
    "🇯🇵",
    "a" + "\u0301" * 40,
    "。",
    "\n",
    "\ud800",
    "\x00",
    "\u202e",
    "\u2028",
    "𠮷",
    "\ufeff",
]
LETTERS = st.one_of(st.sampled_from(ODD), st.characters())
SHORT = st.lists(LETTERS, max_size=30).map("".join)
LONG = st.tuples(
    st.lists(LETTERS, min_size=1, max_size=6).map("".join), st.sampled_from([0, 1, 299, 1500, 5001])
).map(lambda drawn: (drawn[0] * (drawn[1] // len(drawn[0]) + 1))[: drawn[1]])
WORDS = st.one_of(SHORT, SHORT, SHORT, LONG)
URLS = st.one_of(
    SHORT, st.builds("https://a.jp/{}".format, WORDS), st.just("tel:119"), st.just("https://a.jp:x/")
)
BOUNDS = st.one_of(st.just(""), SHORT, st.dates().map(str), st.datetimes().map(str), st.times().map(str))
ACTIONS = st.one_of(
    st.builds(Press, WORDS, WORDS),
    st.builds(Link, URLS),
    st.just(SendPlace()),
    st.builds(SendPhoto, st.sampled_from(["camera", "album"])),
    st.builds(PickTime, WORDS, st.sampled_from(["date", "time", "datetime"]), BOUNDS, BOUNDS),
)
BUTTONS = st.builds(Button, SHORT, ACTIONS)
FEW = st.lists(BUTTONS, max_size=4).map(tuple)
MANY = st.tuples(st.lists(BUTTONS, min_size=1, max_size=4), st.integers(1, 12)).map(
    lambda drawn: tuple(drawn[0] * drawn[1])
)
ROWS = st.builds(Row, SHORT, WORDS, st.one_of(st.none(), BUTTONS))
TABLES = st.one_of(
    st.lists(ROWS, max_size=4).map(tuple),
    st.tuples(st.lists(ROWS, min_size=1, max_size=3), st.integers(1, 12)).map(
        lambda drawn: tuple(drawn[0] * drawn[1])
    ),
)
MESSAGES = st.one_of(
    st.builds(Text, WORDS, st.one_of(FEW, FEW, MANY)),
    st.builds(Card, SHORT, WORDS, TABLES, WORDS, st.one_of(FEW, FEW, MANY)),
)
UNHURRIED = settings(
    max_examples=60 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@UNHURRIED
@given(st.lists(MESSAGES, max_size=5).map(tuple))
def test_whatever_is_said_line_takes_it(said: tuple[Message, ...]) -> None:
    requests = split(said)
    assert all(split(request) == (request,) for request in requests)
    for request in requests:
        assert broken(to_line(request)) == []
    shown = [message for request in requests for message in request]
    assert wanted(said) <= reachable(shown)


def test_ten_thousand_odd_texts_fit() -> None:
    dice = random.Random(20261120)
    for _ in range(1_000 * TIMES):  # ten texts each
        said = odd_words(dice, dice.choice([3, 30, 300, 600]))
        button = Button(odd_words(dice, 30), Press(odd_words(dice, 400), odd_words(dice, 400)))
        card = Card(odd_words(dice, 30), said, (Row(said[:20], said, button),), "", (button,))
        for message in (Text(said, (button,)), card):
            for request in split((message,)):
                assert broken(to_line(request)) == []


def odd_words(dice: random.Random, longest: int) -> str:
    """Letters from all of Unicode and the oddest of it, none, few or many."""
    letters = [
        dice.choice(ODD) if dice.random() < 0.3 else chr(dice.randrange(0x110000))
        for _ in range(dice.randrange(9))
    ]
    return "".join(letters) * dice.randrange(longest // 3 + 1)


def wanted(said: tuple[Message, ...]) -> set[object]:
    """What must be possible to tap: all but links nobody could open."""
    actions = {button.action for message in said for button in buttons_of(message)}
    return {type(a) if isinstance(a, SendPlace) else a for a in actions if not isinstance(a, Link)}


def reachable(shown: list[Message]) -> set[object]:
    """What can be tapped, when all has been shown."""
    found: list[Button] = []
    for message in shown:
        in_cards = [button for button in buttons_of(message) if not isinstance(message, Text)]
        found += [button for button in in_cards if button not in quick_buttons(message)]
    found += quick_buttons(shown[-1]) if shown else ()
    return {type(b.action) if isinstance(b.action, SendPlace) else b.action for b in found}


def buttons_of(message: Message) -> tuple[Button, ...]:
    if isinstance(message, Text):
        return message.buttons
    return (*(row.change for row in message.rows if row.change), *message.buttons)
