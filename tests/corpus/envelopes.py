"""C2: genuine deliveries whose JSON is not what LINE writes. All signed, all answered 200, nothing dropped.

The rule, by position of the "events" list of the outermost object:
- no such list, or no JSON and no list to be found by its brackets: one arrival, parked and shown, the body kept whole;
- an element that is no JSON object: parked and shown; an object without a person in LINE's own form: ignored;
- every good event is done, whatever stands beside it; an empty list leaves nothing to keep;
- events that say the same and have no id of LINE's are one event; so are events with the same id; what is no object
  is one for each place it stands at;
- more than 8 MiB: 413, nothing kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from bot.webhook import BODY_MAX
from tests.corpus.recipes import CANARY, HUGE_INT, Line, Recipe
from tests.corpus.signatures import Lines

Case = tuple[str, Recipe, list[str] | int]  # about, body, what becomes of each arrival (or the status)

PARKED = ["parked"]
RUN = 10  # equal endings, or more, are written with their number
LONG = "1,000 events, each another"  # for each the worker opens and reads the body anew
GOOD = {"good": "@1"}  # a name of its own is put in
HEAD = '{"destination":"U","events":'


def lines() -> Iterator[Line]:
    """Every line of the set."""
    numbers = Lines("c2")
    for make in (
        _no_json,
        _other_shapes,
        _limits,
        _odd_values,
        _strange_outside,
        _mixed,
        _long_lists,
        _as_many,
    ):
        for about, recipe, expected in make():
            number = numbers.next()
            status = expected if isinstance(expected, int) else 200
            states = [] if isinstance(expected, int) else expected
            line = {
                "id": number,
                "about": about,
                "recipe": _named(recipe, number),
                "expected": {"status": status, "states": _in_runs(states)},
            }
            yield line | ({"long": True} if about == LONG else {})


def _named(recipe: Recipe, number: str) -> Recipe:
    """Good events get ids and people of their own."""
    match recipe:
        case {"good": str(name)}:
            return {"good": name.replace("@", f"{number}-")}
        case str():
            return recipe.replace("@@", number)
        case dict():
            return {key: _named(part, number) for key, part in recipe.items()}
        case list():
            return [_named(part, number) for part in recipe]
        case _:
            return recipe


def _in_runs(states: Sequence[str]) -> list[str | list[str | int]]:
    """Endings as they are written."""
    written: list[str | list[str | int]] = []
    for state, run in groupby(states):
        times = len(list(run))
        written += [[state, times]] if times >= RUN else [state] * times
    return written


def _no_json() -> Iterator[Case]:
    """Nothing that could be a list of events."""
    for about, body in _NO_JSON.items():
        yield about, body, PARKED
    yield "no UTF-8", {"base64": "//4AAf/+AAH//gAB"}, PARKED
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield encoding, {"encoded": {"events": [GOOD]}, "as": encoding}, PARKED
    yield "gzip, without saying so", {"gzip": {"events": [GOOD]}}, PARKED
    for at in range(1, 10):
        yield f"cut in its head, {at}", (HEAD + "[")[: at * 3], PARKED
    yield "cut inside the only event", [HEAD, '[{"type":"message","message":{"text":"', CANARY], PARKED
    yield "cut behind the only event", [HEAD, "[", GOOD], PARKED


_NO_JSON = {
    "nothing": "",
    "a space": " ",
    "line breaks": "\r\n\r\n",
    "NUL": {"of": "\0", "times": 100},
    "BOM alone": "\ufeff",
    "a form": f"destination=U&events={CANARY}",
    "multipart": '--x\r\nContent-Disposition: form-data; name="events"\r\n\r\n[]\r\n--x--',
    "HTML": f"<!doctype html><title>502</title><p>{CANARY}</p>",
    "XML": f"<?xml version='1.0'?><events><event>{CANARY}</event></events>",
    "an entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "YAML": "events:\n  - type: message\n",
    "a word": "events",
    "an apostrophe": "'",
    "single quotes": "{'events': []}",
    "a comment": "/* events */",
    "no quotes": "{events: []}",
    "JSON lines": '{"destination":"U"}\n{"destination":"U"}',
    "a pickle": {"base64": "gASVIAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAVmYWxzZZSFlFKULg=="},
    "MessagePack": {"base64": "gqtkZXN0aW5hdGlvbqFVpmV2ZW50c5A="},
    "protobuf": {"base64": "CgFVEgsKB21lc3NhZ2UQAQ=="},
    "opening brackets": {"of": "[", "times": 100_000},
    "opening braces": {"of": '{"a":', "times": 100_000},
    "closing brackets": {"of": "]", "times": 100_000},
    "quotes": {"of": '"', "times": 50_001},
    "backslashes": {"of": "\\", "times": 50_001},
    "quotes and slashes": {"of": '"\\', "times": 50_001},
    "commas": {"of": ",", "times": 100_000},
    "infinity": "-Infinity",
    "an endless number": {"of": "9", "times": 100_000},
    "a power too large": "1e999",
    "every byte": {"base64": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vgIGCg4SF/v8="},
}


def _other_shapes() -> Iterator[Case]:
    """JSON, and no object with a list of events."""
    for about, value in _VALUES.items():
        yield f"the whole is {about}", value, PARKED
        if about != "an empty list":
            yield f"events is {about}", [HEAD, value, "}"], PARKED
    for name in (
        "Events",
        "EVENTS",
        "event",
        "events ",
        " events",
        "eve\u200bnts",
        "ｅｖｅｎｔｓ",
        "$.events",
        "events[]",
    ):
        yield f"events misspelt {name!r}", f'{{"destination":"U","{name}":[]}}', PARKED
    yield "events one level deeper", '{"body":{"events":[]}}', PARKED
    yield "events two levels deeper", ['{"a":{"b":{"events":[', GOOD, "]}}}"], PARKED
    yield "a delivery in a list", ["[", {"events": [GOOD]}, "]"], PARKED
    yield "a delivery as a word", f'"{{\\"events\\":[\\"{CANARY}\\"]}}"', PARKED
    yield "events in a list in a list", [HEAD, "[[", GOOD, "]]}"], PARKED


_VALUES = {
    "null": "null",
    "true": "true",
    "false": "false",
    "zero": "0",
    "minus one": "-1",
    "a fraction": "0.5",
    "a word": f'"{CANARY}"',
    "an empty word": '""',
    "an empty list": "[]",
    "an empty object": "{}",
    "an object of numbers": '{"0":{},"1":{}}',
    "an object with a length": '{"length":1}',
    "words that look like a list": '"[]"',
    "a huge number": HUGE_INT,
    "not a number": "NaN",
}


def _limits() -> Iterator[Case]:
    """As large as may be, and larger."""
    yield "8 MiB of a word", ['"', {"of": "x", "times": BODY_MAX - 2}, '"'], PARKED
    yield "8 MiB and a byte", ['"', {"of": "x", "times": BODY_MAX - 1}, '"'], 413
    yield "8 MiB of brackets", {"of": "[", "times": BODY_MAX}, PARKED
    yield "12 MB of spaces", {"of": " ", "times": 12_000_000}, 413
    yield (
        "a good one with 7 MB of nothing behind it",
        [{"events": [GOOD]}, {"of": " ", "times": 7_000_000}],
        ["done"],
    )
    long = {"of": "あ", "times": 2_000_000}
    yield (
        "a good one beside 6 MB of a word",
        [HEAD, "[", GOOD, ',{"text":"', long, '"}]}'],
        ["done", "ignored"],
    )
    yield "10,001 events", [HEAD, "[", {"of": "{}", "times": 10_001, "between": ","}, "]}"], PARKED
    yield "600,000 events", [HEAD, "[", {"of": "0", "times": 600_000, "between": ","}, "]}"], PARKED
    many = {"of": '"k":0', "times": 100_000, "between": ","}
    yield "a hundred thousand equal keys", ["{", many, ',"events":[', GOOD, "]}"], ["done"]
    for depth in (100, 1_000, 2_000):
        nested: Recipe = [{"of": "[", "times": depth}, {"of": "]", "times": depth}]
        yield (
            f"a list {depth} deep beside a good one",
            [HEAD, "[", GOOD, ",", nested, "]}"],
            ["done", "parked"],
        )
    for depth in (2_000, 50_000):
        nested = [{"of": '{"a":', "times": depth}, "1", {"of": "}", "times": depth}]
        yield (
            f"an object {depth} deep beside a good one",
            [HEAD, "[", GOOD, ",", nested, "]}"],
            ["done", "parked"],
        )
    nested = [{"of": '{"a":', "times": 100_000}, "1", {"of": "}", "times": 100_000}]
    yield "too deep, and too long to be cut into events", [HEAD, "[", GOOD, ",", nested, "]}"], PARKED
    deep = [{"of": "[", "times": 100_000}, {"of": "]", "times": 100_000}]
    yield "a list 100,000 deep before a good one", [HEAD, "[", deep, ",", GOOD, "]}"], ["parked", "done"]
    yield "a bottomless field beside events", [HEAD, "[", GOOD, '],"x":', deep, "}"], ["done"]
    yield "a bottomless field before events", ['{"x":', deep, ',"events":[', GOOD, "]}"], ["done"]


def _odd_values() -> Iterator[Case]:
    """A field LINE does not send, in an event that is good otherwise: it stays good."""
    for about, value in _ODD.items():
        with_it = [{"good": "@1"}, '],"odd":', value, "}"]
        yield f"beside events: {about}", [HEAD, "[", *with_it], ["done"]
        inside = ['{"webhookEventId":"@@-odd","odd":', value, ',"type":"hologram2031"}']
        state = "parked" if about.startswith("a bare") else "ignored"
        yield f"in an event: {about}", [HEAD, "[", *inside, ",", GOOD, "]}"], [state, "done"]


_ODD = {
    "NaN": "NaN",
    "infinity": "Infinity",
    "minus infinity": "-Infinity",
    "1e999": "1e999",
    "a tiny power": "1e-999",
    "minus zero": "-0.0",
    "5,001 digits": HUGE_INT,
    "minus 5,001 digits": f"-{HUGE_INT}",
    "5,001 places": f"0.{HUGE_INT}",
    "2**63": "9223372036854775808",
    "2**64 and one": "18446744073709551617",
    "a lone surrogate": '"\\ud800"',
    "a lone low surrogate": '"\\udfff"',
    "surrogates in the wrong order": '"\\ude00\\ud83d"',
    "a pair": '"\\ud83d\\ude00"',
    "NUL": '"\\u0000"',
    "a bare NUL": ['"', "\0", '"'],
    "a bare tab": ['"', "\t", '"'],
    "invalid UTF-8": ['"', {"base64": "//4="}, '"'],
    "overlong UTF-8": ['"', {"base64": "wIA="}, '"'],
    "a surrogate in UTF-8": ['"', {"base64": "7aCA"}, '"'],
    "half a letter": ['"', {"base64": "44E="}, '"'],
    "U+2028": '"a\u2028b\u2029c"',
    "right to left": '"\u202e\u2066abc"',
    "what looks like an end": '"\\"]}],\\\\"',
    "brackets in a word": '"]}{["',
    "equal keys": '{"a":1,"a":2,"a":{"a":3}}',
    "an empty key": '{"":{"":""}}',
    "__proto__": '{"__proto__":{"admin":true},"constructor":{"prototype":{}}}',
    "a key of NUL": '{"\\u0000":1}',
    "a surrogate as key": '{"\\udc00":1}',
    "a key of 64 KiB": ['{"', {"of": "k", "times": 65_536}, '":1}'],
    "a list of 20,000": ["[", {"of": "0", "times": 20_000, "between": ","}, "]"],
    "500 deep": [{"of": "[", "times": 500}, {"of": "]", "times": 500}],
    "markup": '"<script>alert(1)</script>{{7*7}}${7*7}"',
    "SQL": '"\'; drop table arrivals; --"',
    "a format": '"%s%n {0.__class__} $(id)"',
}


def _strange_outside() -> Iterator[Case]:
    """The list is there, and what surrounds it is not as usual."""
    one = {"good": "@1"}
    yield from (
        ("events empty", [HEAD, "[]}"], []),
        ("events empty with spaces", [HEAD, "[ \n\t ]}"], []),
        ("BOM before", ["\ufeff", {"events": [one]}], ["done"]),
        ("two BOMs before", ["\ufeff\ufeff", {"events": [one]}], ["done"]),
        ("line breaks around", ["\r\n", {"events": [one]}, "\r\n"], ["done"]),
        ("no destination", ['{"events":[', one, "]}"], ["done"]),
        ("destination null", ['{"destination":null,"events":[', one, "]}"], ["done"]),
        ("destination another bot's", ['{"destination":"U' + "0" * 32 + '","events":[', one, "]}"], ["done"]),
        ("destination an object", ['{"destination":{"a":[]},"events":[', one, "]}"], ["done"]),
        (
            "destination huge",
            ['{"destination":"', {"of": "U", "times": 100_000}, '","events":[', one, "]}"],
            ["done"],
        ),
        ("events first", ['{"events":[', one, '],"destination":"U"}'], ["done"]),
        ("events twice, the last counts", ['{"events":[],"events":[', one, "]}"], ["done"]),
        ("events twice, the last empty", ['{"events":[', one, '],"events":[]}'], []),
        ("events with an escape in its name", ['{"\\u0065vents":[', one, "]}"], ["done"]),
        ("a new field", ['{"version":2,"cursor":{"next":"x"},"events":[', one, "]}"], ["done"]),
        ("events of another kind beside", ['{"messages":[{}],"events":[', one, "]}"], ["done"]),
        ("comma behind the list", [HEAD, "[", one, "],}"], ["done"]),
        ("rubbish behind", [{"events": [one]}, CANARY], ["done"]),
        ("a second delivery behind", [{"events": [one]}, {"events": [{"good": "@2"}]}], ["done"]),
        ("cut behind the list", [HEAD, "[", one, "]"], ["done"]),
        ("a comment behind", [{"events": [one]}, "// end"], ["done"]),
    )


def _mixed() -> Iterator[Case]:
    """Good and bad in one delivery, the bad at each place."""
    for about, bad, state in _BAD:
        for at in range(3):
            events: list[Any] = [{"good": f"@{n}"} for n in range(2)]
            events.insert(at, bad)
            states = ["done"] * 2
            states.insert(at, state)
            yield f"{about} at {at}", {"events": events}, states
    for about, bad, state in _BAD:
        yield f"{about}, and nothing else", {"events": [bad]}, [state]


_BAD: tuple[tuple[str, Recipe, str], ...] = (
    ("null", "null", "parked"),
    ("a number", "7", "parked"),
    ("a list", "[]", "parked"),
    ("a word", f'"{CANARY}"', "parked"),
    ("no JSON", CANARY, "parked"),
    ("a comma behind its last field", '{"type":"follow",}', "parked"),
    ("single quotes", "{'type':'follow'}", "parked"),
    ("a field without a value", '{"type":}', "parked"),
    ("a bare word as value", '{"type": message}', "parked"),
    ("an undefined", '{"type":undefined}', "parked"),
    ("an endless number", {"of": "9", "times": 5_000}, "parked"),
    ("too deep", [{"of": "[", "times": 3_000}, {"of": "]", "times": 3_000}], "parked"),
    ("an object without a type", '{"webhookEventId":"@@-bad"}', "ignored"),
    ("a type LINE has not invented", '{"webhookEventId":"@@-bad","type":"hologram2031"}', "ignored"),
    (
        "an event of nobody",
        '{"webhookEventId":"@@-bad","type":"message","message":{"type":"text","id":"1"}}',
        "ignored",
    ),
)


def _long_lists() -> Iterator[Case]:
    same = {"of": "{}", "times": 1_000, "between": ","}
    yield "1,000 empty objects: without ids, all say the same", {"events": [same]}, ["ignored"]
    yield "1,000 nulls", {"events": [{"of": "null", "times": 1_000, "between": ","}]}, ["parked"] * 1_000
    same = {"good": "@same"}
    yield "one event five times", {"events": [same] * 5}, ["done"]
    yield "forty good ones", {"events": [{"good": f"@{n}"} for n in range(40)]}, ["done"] * 40


def _as_many() -> Iterator[Case]:
    """As many events as a body may hold, those that say the same being one; and one more."""
    for about, many, states in (
        ("10,000 events, the most there may be", 9_999, ["ignored", "done"]),
        ("10,000 events and a good one", 10_000, PARKED),
    ):
        same = {"of": '{"webhookEventId":"@@-same"}', "times": many, "between": ","}
        yield about, {"events": [same, GOOD]}, states
        yield f"{about}, before", {"events": [GOOD, same]}, states[::-1]
    each = {"times": 9_999, "between": ","}
    yield (
        "9,999 numbers, each another, and a good one",
        {"events": [{"numbered": "#", **each}, GOOD]},
        [*PARKED * 9_999, "done"],
    )
    others = {"numbered": '{"webhookEventId":"@@-other-#","type":"hologram2031"}', **each, "times": 999}
    yield LONG, {"events": [others, GOOD]}, [*["ignored"] * 999, "done"]
