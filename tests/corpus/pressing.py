"""Plays the lines of C8: people who stand somewhere in a talk, and what they press there."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.worker import Worker
from handlers import buttons
from storage import cases, messages, people, retention, talks
from storage.people import Known
from storage.retention import Retention
from storage.tables import Case
from storage.vault import Place
from tests.bot.line_samples import event, message
from tests.bot.webhooks import body_of
from tests.corpus.presses import SCENES, TOPIC
from tests.corpus.recipes import Line, build, somebody
from tests.corpus.stage import Stage
from tests.storage.stores import make_vault

HANDS = 4  # threads that deliver at once
A_MOMENT_S = 0.02
WORKERS = 2  # who let it happen meanwhile: on PostgreSQL nothing but the person's row keeps them apart
FIRST_QUESTION = 2
MONTH_S, YEARS = 30 * 86_400, 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: all that a press could change. said: what a press of rubbish is answered with."""

    state: str
    owner: str
    cases: tuple[object, ...]


@dataclass(slots=True)
class Presser:
    """Somebody with a phone, at a desk on the stage."""

    stage: Stage
    name: str
    numbers: Iterator[int] = field(default_factory=count)
    rubbish: Sequence[object] = ()
    stands: Standing | None = None
    seen: dict[str, str] = field(default_factory=dict)

    def live(self, steps: Sequence[tuple[str, str]]) -> Presser:
        """Come to where the scene begins, and remember every button seen on the way."""
        with self.stage.store.transaction() as tx:
            self._known(tx)
        for step, words in steps:
            if step == "erase":
                self._look_round()
            self._do(step, words)
        self._look_round()
        return self

    def _look_round(self) -> None:
        for said in self.thread(40):
            self.seen.update((str(found["label"]), str(found["token"])) for found in _buttons(said))

    def _do(self, step: str, words: str) -> None:
        last = f"{self.name}-words"
        match step:
            case "write":
                said = message("text", text=words)
                said["message"]["id"] = f"{last}-{words == '相談したい'}"
                self.happen(said)
            case "press":
                self.happen(self.pressing(self.button(words)))
            case "unfollow":
                self.happen(event("unfollow", token=None))
            case "wait":
                self.stage.clock.pass_time(MONTH_S)
            case "erase":
                self._be_erased()
            case _:
                self.happen(event("unsend", token=None, unsend={"messageId": f"{last}-False"}))

    def _be_erased(self) -> None:
        """Their case is closed, the years go by, and all that is left of them goes."""
        now = self.stage.clock.now()
        with self.stage.store.transaction() as tx:
            for case, *_ in tx.connection.execute(_CASES, {"person": self._known(tx).id}).all():
                cases.change(tx, case, state="closed", closed_at=now, last_said_at=now)
        with self.stage.store.transaction() as tx:
            retention.let_go(tx, now + timedelta(seconds=YEARS * 13 * MONTH_S), None, Retention())
        with self.stage.store.reading() as tx:
            assert not tx.connection.execute(_CASES, {"person": self._known(tx).id}).all()

    def happen(self, *events: Mapping[str, Any]) -> None:
        """Let LINE deliver these, and the worker do them."""
        assert self.stage.post(self.delivery(*events)).status == 200
        self.stage.step()

    def delivery(self, *events: Mapping[str, Any]) -> bytes:
        """One body of these events of this person."""
        return body_of(*(self._own(one) for one in events))

    def _own(self, one: Mapping[str, Any]) -> dict[str, Any]:
        source = {"type": "user", "userId": somebody(self.name)}
        return {**one, "source": source, "webhookEventId": f"{self.name}-{next(self.numbers)}"}

    def pressing(self, data: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The event of a press."""
        carried: dict[str, Any] = {"data": data}
        return event("postback", postback=carried | ({"params": params} if params else {}))

    def button(self, label: str) -> str:
        """What the newest button of this label carries."""
        if label in self.seen:
            return self.seen[label]
        newest = (found for said in reversed(self.thread(4)) for found in _buttons(said))
        return next(str(found["token"]) for found in newest if found["label"] == label)

    def thread(self, limit: int) -> Sequence[messages.Said]:
        """The last things said, oldest first."""
        with self.stage.store.reading() as tx:
            return messages.thread(tx, self._known(tx), limit)

    def _known(self, tx: Any) -> Known:
        return people.meet(tx, somebody(self.name), "ja", self.stage.clock.now())

    def key(self) -> Known:
        """The person as the desk knows them."""
        with self.stage.store.reading() as tx:
            return self._known(tx)

    def standing(self) -> Standing:
        """Where they stand now."""
        with self.stage.store.reading() as tx:
            known = self._known(tx)
            stand = talks.stand(tx, known)
            rows = tuple(tuple(row) for row in tx.connection.execute(_CASES, {"person": known.id}))
        return Standing(_without_misses(stand.state), stand.owner.kind, rows)

    def answer(self) -> Sequence[object]:
        """What was said since the last press, without what is sealed into the buttons."""
        said: list[object] = []
        for one in reversed(self.thread(6)):
            if one.author == "person":
                break
            said.insert(0, _unsealed(json.loads(one.body)))
        return said


_CASES = (
    select(Case.id, Case.submitted_at, Case.topic, func.length(Case.answers))
    .where(Case.person_id == bindparam("person"))
    .order_by(Case.id)
)


def _without_misses(state: str) -> str:
    return re.sub(r'"misses":[0-9]+', "", state)


def _buttons(said: messages.Said) -> list[Mapping[str, Any]]:
    body = json.loads(said.body or "{}")
    rows = [row["change"] for row in body.get("rows", []) if row["change"]]
    return [found for found in (*body.get("buttons", []), *rows) if "token" in found]


def _unsealed(shown: object) -> object:
    match shown:
        case dict():
            return {key: _unsealed(part) for key, part in shown.items() if key != "token"}
        case list():
            return [_unsealed(part) for part in shown]
        case _:
            return shown


class Play:
    """All people of the set. Those of a shared scene stay where they are, since nothing they press counts."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._shared: dict[str, Presser] = {}
        self._another = Presser(stage, "another").live(SCENES["asked"])

    def perform(self, line: Line) -> Iterator[str]:
        """One line; says what was wrong."""
        who = self._somebody_in(line["scene"], line["id"])
        before = who.stands or who.standing()
        if "how" in line:
            yield from self._at_once(line, who)
            return
        who.happen(who.pressing(self._data(line["press"], who), line.get("params")))
        who.stands = who.standing()
        yield from self._judged(line, who, has_changed=who.stands != before)

    def _judged(self, line: Line, who: Presser, *, has_changed: bool) -> Iterator[str]:
        effect = line["expected"]["effect"]
        if has_changed != (effect == "works"):
            yield f"{line['id']}: {effect} expected, {'changed' if has_changed else 'unchanged'}"
        if effect == "none" and who.answer() != who.rubbish:
            yield f"{line['id']}: answered otherwise than rubbish is"
        if effect == "asked again" and TOPIC not in str(who.answer()):
            yield f"{line['id']}: not asked again"

    def _somebody_in(self, scene: str, number: str) -> Presser:
        if scene.startswith("own "):
            return Presser(self._stage, number).live(SCENES[scene.removeprefix("own ")])
        if scene not in self._shared:
            who = Presser(self._stage, f"shared_{scene.replace(' ', '_')}").live(SCENES[scene])
            for _ in range(FIRST_QUESTION):  # the first may be greeted
                who.happen(who.pressing("rubbish"))
            who.rubbish = who.answer()
            self._shared[scene] = who
        return self._shared[scene]

    def _at_once(self, line: Line, who: Presser) -> Iterator[str]:
        """A good button any number of times, good and bad, in one body or several, by several hands: once."""
        press = line["press"]
        each = press["each"] if isinstance(press, dict) and "each" in press else [press]
        events = [who.pressing(self._data(one, who)) for _ in range(line["times"]) for one in each]
        moved = _trail(who)
        bodies = (
            [who.delivery(*events)] if line["how"] == "one body" else [who.delivery(one) for one in events]
        )
        if line["how"] == "at once":
            self._by_many_hands(bodies)
        else:
            for body in bodies:
                assert self._stage.post(body).status == 200
            self._stage.settle()
        if _trail(who) != moved + 1:
            yield f"{line['id']}: counted {_trail(who) - moved} times"

    def _by_many_hands(self, bodies: Sequence[bytes]) -> None:
        stage = self._stage
        hands = [
            threading.Thread(
                target=lambda part: [stage.post(body) for body in part], args=(bodies[at::HANDS],)
            )
            for at in range(HANDS)
        ]
        for hand in hands:
            hand.start()
        workers = [threading.Thread(target=self._work_beside, args=(hands,)) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        for each in (*hands, *workers):
            each.join()
        stage.settle()

    def _work_beside(self, hands: Sequence[threading.Thread]) -> None:
        stage = self._stage
        worker = Worker(stage.store, stage.worker.council, stage.clock.now, threading.Event())
        for hand in hands:
            while hand.is_alive():
                if not worker.step():
                    hand.join(A_MOMENT_S)

    def _data(self, press: Any, who: Presser) -> str:
        """What the phone sends."""
        match press:
            case {"button": str(label)}:
                owner = self._another if press.get("of") == "another" else who
                return _altered(owner.button(label), press)
            case {"sealed": said}:
                return self._sealed(json.dumps(_present(said, who), ensure_ascii=False).encode(), press, who)
            case {"sealed_text": plain}:
                return self._sealed(build(plain), press, who)
            case _:
                return build(press).decode("utf-8", "surrogatepass")

    def _sealed(self, plain: bytes, press: Mapping[str, Any], who: Presser) -> str:
        table, _, column = press.get("place", "button.data").partition(".")
        place = Place(table, column, "")
        match press.get("by"):
            case "another":
                sealed = self._another.key().key.seal_bytes(plain, place)
            case "the council":
                sealed = self._stage.store.vault.seal(plain, place)
            case "another council":
                sealed = make_vault("another").new_own_key(who.key().id)[0].seal_bytes(plain, place)
            case "a key that is gone":
                sealed = self._stage.store.vault.new_own_key(who.key().id)[0].seal_bytes(plain, place)
            case _:
                sealed = who.key().key.seal_bytes(plain, place)
        return buttons._as_text(sealed)


def _trail(who: Presser) -> int:
    """How many questions have been answered."""
    with who.stage.store.reading() as tx:
        return len(json.loads(talks.stand(tx, who._known(tx)).state)["active"]["trail"])


def _present(said: Any, who: Presser) -> Any:
    """Put the serial and the moment of the present question in."""
    if not isinstance(said, list):
        return said
    with who.stage.store.reading() as tx:
        active = json.loads(talks.stand(tx, who._known(tx)).state)["active"]
    return [_counted(part, active) for part in said]


def _counted(part: Any, active: Mapping[str, Any]) -> Any:
    if not isinstance(part, str) or not part.startswith("@"):
        return part
    name, sign, more = re.match(r"@([a-z]+)([+-]?)([0-9]*)", part).groups()  # type: ignore[union-attr]  # ours all fit
    return active[name] + (int(f"{sign}{more}") if more else 0)


def _altered(token: str, how: Mapping[str, Any]) -> str:
    if "flip" in how:
        byte, bit = how["flip"]
        raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        raw[byte] ^= 1 << bit
        return buttons._as_text(bytes(raw))
    token = token[: len(token) - how.get("cut", 0)]
    half = len(token) // 2
    ways = {
        "lower": token.lower(),
        "upper": token.upper(),
        "swapcase": token.swapcase(),
        "reversed": token[::-1],
        "twice": token * 2,
        "halves": token[half:] + token[:half],
    }
    return f"{how.get('before', '')}{ways.get(how.get('letters', ''), token)}{how.get('behind', '')}"
