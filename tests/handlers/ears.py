"""An ear for tests: it hears exactly the danger that a text names in so many words, such as `urgent dv`."""

from dataclasses import replace

from conversations.understanding.verdict import CALM, Evidence, Kind, Risk, Verdict
from tests.handlers.desk import Desk

RISKS = {risk.word: risk for risk in Risk}
KINDS = {kind.value: kind for kind in Kind}


class PlainEar:
    """Hears `<risk> <kind> [language]` anywhere in a text."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        del hint
        words = text.split()
        risk = next((RISKS[word] for word in words if word in RISKS), Risk.NONE)
        if risk is Risk.NONE:
            return CALM
        kinds = tuple(KINDS[word] for word in words if word in KINDS)
        lang = next((word.removeprefix("lang:") for word in words if word.startswith("lang:")), "")
        return Verdict(lang, risk, kinds, evidence=(Evidence("test.rule", 0, len(words[0])),))


class NotingEar:
    """Hears a wish to die in one phrase, wherever it stands."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        del hint
        at = text.find("死にたい")
        spot = (Evidence("test.rule", at, at + 4),)
        return CALM if at < 0 else Verdict("ja", Risk.URGENT, (Kind.SUICIDE,), evidence=spot)


def listening(desk: Desk) -> Desk:
    """The desk with its ear open."""
    desk.council = replace(desk.council, ear=PlainEar())
    return desk
