"""A talk as JSON and back. Writing is exact; reading never fails: what cannot be read is dropped and said so.

Every release's form stays readable: fields are added, never renamed (tests/conversations/saved/).
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

from conversations.kernel.facts import Earlier, Facts, Wording
from conversations.kernel.shown import Label, Literal, Named
from conversations.kernel.talk import Conversation, Talk, Undo

_FACTS = tuple(field.name for field in fields(Facts))


class _Unreadable(Exception):
    """This part of the stored talk is not as any release wrote it."""


def to_json(talk: Talk) -> str:
    """The talk as one line of ASCII JSON, the same for the same talk."""
    return json.dumps(_plain(talk), sort_keys=True, separators=(",", ":"))


def from_json(stored: str) -> Talk:
    """The talk as it was; a new one for an empty string; lost, without what cannot be read."""
    if not stored:
        return Talk()
    try:
        whole = _record(json.loads(stored))
        serial = _int(whole.get("serial"))
        misses = _count(whole, "misses")
    except (ValueError, RecursionError, _Unreadable):
        return Talk(lost=True)
    active, active_lost = _one(whole.get("active"))
    paused = tuple(_one(part) for part in _parts(whole.get("paused")))
    kept = tuple(conversation for conversation, _ in paused if conversation is not None)
    is_lost = active_lost or any(lost for _, lost in paused) or whole.get("lost") is True
    return Talk(serial, active, kept, lost=is_lost, misses=misses, held=_words(whole))


def _plain(talk: Talk) -> dict[str, object]:
    return {
        "serial": talk.serial,
        "active": _plain_conversation(talk.active) if talk.active else None,
        "paused": [_plain_conversation(c) for c in talk.paused],
        "lost": talk.lost,
        "misses": talk.misses,
        "held": talk.held,
    }


def _plain_conversation(c: Conversation) -> dict[str, object]:
    return {
        "script": c.script,
        "serial": c.serial,
        "facts": {
            **{name: getattr(c.facts, name) for name in _FACTS},
            "today": c.facts.today.isoformat(),
            "council": c.facts.council.by_locale,
            "areas": _plain_known(c.facts.areas),
            "desks": _plain_known(c.facts.desks),
            "earlier": [_plain_earlier(case) for case in c.facts.earlier],
            "consents": [_plain_wording(each) for each in c.facts.consents],
        },
        "revision": c.revision,
        "said": dict(c.said),
        "told": sorted(c.told),
        "trail": [[undo.question, undo.before] for undo in c.trail],
        "misses": c.misses,
        "seen": c.seen,
    }


def _plain_known(known: tuple[tuple[str, Named], ...]) -> list[object]:
    return [[key, list(map(list, name.by_locale))] for key, name in known]


def _plain_earlier(case: Earlier) -> list[str]:
    about = case.about
    return (
        [case.number, "label", about.key] if isinstance(about, Label) else [case.number, "text", about.text]
    )


def _plain_wording(wording: Wording) -> list[object]:
    text = [list(name) for name in wording.text.by_locale] if wording.text else None
    return [wording.purpose, wording.version, text]


def _one(part: object) -> tuple[Conversation | None, bool]:
    if part is None:
        return None, False
    try:
        return _conversation(_record(part)), False
    except (ValueError, _Unreadable):
        return None, True


def _conversation(part: dict[str, object]) -> Conversation:
    facts = _facts(_record(part.get("facts")))
    return Conversation(
        script=_str(part.get("script")),
        serial=_int(part.get("serial")),
        facts=facts,
        revision=_int(part.get("revision")),
        said={key: _str(value) for key, value in _record(part.get("said")).items()},
        told=frozenset(_str(key) for key in _parts(part.get("told"))),
        trail=tuple(_undo(_parts(step)) for step in _parts(part.get("trail"))),
        misses=_int(part.get("misses")),
        seen=_int(part.get("seen", facts.moment)),
    )


def _facts(part: dict[str, object]) -> Facts:
    names = tuple(_pair(_parts(name)) for name in _parts(part.get("council")))
    return Facts(
        today=date.fromisoformat(_str(part.get("today"))),
        locale=_str(part.get("locale")),
        council=Named(names),
        phone=_str(part.get("phone")),
        fire=_str(part.get("fire")),
        police=_str(part.get("police")),
        kept_years=_int(part.get("kept_years")),
        minute=_count(part, "minute"),
        earlier=tuple(_earlier(_parts(case)) for case in _parts(part.get("earlier"))),
        areas=_known(part.get("areas")),
        desks=_known(part.get("desks")),
        by_area=tuple(_str(each) for each in _parts(part.get("by_area"))),
        consents=tuple(_wording(_parts(each)) for each in _parts(part.get("consents"))),
    )


def _known(value: object) -> tuple[tuple[str, Named], ...]:
    pairs = (_two(_parts(each)) for each in _parts(value))
    return tuple(
        (_str(key), Named(tuple(_pair(_parts(name)) for name in _parts(names)))) for key, names in pairs
    )


def _earlier(case: list[object]) -> Earlier:
    if len(case) != len(("number", "kind", "words")):
        raise _Unreadable
    number, kind, words = map(_str, case)
    return Earlier(number, Label(words) if kind == "label" else Literal(words))


def _wording(wording: list[object]) -> Wording:
    if len(wording) != len(("purpose", "version", "text")):
        raise _Unreadable
    purpose, version, text = wording
    names = Named(tuple(_pair(_parts(name)) for name in _parts(text))) if text else None
    return Wording(_str(purpose), _str(version), names)


def _undo(step: list[object]) -> Undo:
    question, before = _two(step)
    return Undo(_str(question), None if before is None else _str(before))


def _pair(name: list[object]) -> tuple[str, str]:
    locale, text = _two(name)
    return _str(locale), _str(text)


def _two(parts: list[object]) -> tuple[object, object]:
    if len(parts) != len(("first", "second")):
        raise _Unreadable
    return parts[0], parts[1]


def _record(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _Unreadable
    return value


def _parts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise _Unreadable
    return value


def _count(part: dict[str, object], name: str) -> int:
    """A number that older releases did not write."""
    return _int(part.get(name, 0))


def _words(whole: dict[str, object]) -> str | None:
    held = whole.get("held")
    return held if isinstance(held, str) else None


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Unreadable
    return value
