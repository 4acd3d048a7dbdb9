"""A desk's name tells what somebody came for: the receipt may not show it on a locked phone."""

import pytest

from handlers.council import read_council
from handlers.words import all_words
from locales import LOCALES, speaker
from locales.sensitive import PREVIEW
from storage.desks import Window

DESKS = read_council("example", all_words()).desks


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.key)
def test_the_receipt_names_no_desk_in_a_notification(locale: str, desk: Window) -> None:
    name = desk.name(locale)

    receipt = speaker(locale).text("intake.received", number="2611-0001", desk=name)

    assert receipt.index(name) >= PREVIEW
