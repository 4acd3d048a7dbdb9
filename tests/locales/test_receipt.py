"""A desk's name tells what somebody came for: the receipt may not show it on a locked phone, nor at all to who is watched."""

from dataclasses import replace

import pytest

from conversations.kernel.shown import Named
from handlers.council import read_council
from handlers.receipt import Receipt, card
from handlers.words import all_words
from locales import LOCALES, speaker
from storage.desks import Window

DESKS = read_council("example", all_words()).desks


def receipt_of(desk: Window) -> Receipt:
    return Receipt("2611-0001", Named(tuple(desk.names.items())), None, "119", "110")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.key)
def test_the_receipt_names_no_desk_in_a_notification(locale: str, desk: Window) -> None:
    shown = card("intake.received", receipt_of(desk), speaker(locale))

    assert desk.name(locale) not in shown.alt
    assert "2611-0001" in shown.alt
    assert desk.name(locale) in [row.value for row in shown.rows]


@pytest.mark.parametrize("locale", LOCALES)
def test_who_is_watched_is_not_shown_the_desk(locale: str) -> None:
    desk = DESKS[-1]
    shown = card("intake.received", replace(receipt_of(desk), quiet=True), speaker(locale))

    assert desk.name(locale) not in str(shown)


def test_by_when_is_told_as_promised_and_never_guessed() -> None:
    by = Named((("ja", "11月24日(火)午後1時"),))
    promised = card("intake.received", replace(receipt_of(DESKS[0]), by=by), speaker("ja"))
    open_ended = card("intake.received", receipt_of(DESKS[0]), speaker("ja"))

    assert promised.rows[1].value == "11月24日(火)午後1時"
    assert open_ended.rows[1].value == "職員が、届いた順に読んでお返事します。"
    assert "119" in promised.rows[2].value
