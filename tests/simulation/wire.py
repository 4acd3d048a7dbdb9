"""The way from the desk to the model of LINE, and to a model of a mail server: what HTTP and SMTP are elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from uuid import UUID

from bot import line_api, line_api_answers
from bot.alarming import Notice
from bot.line_api import LineApi
from bot.line_api_pool import Answer
from bot.outcomes import Content, Gone, NotReady, Outcome, Profile, Quota, QuotaGone, TooLarge
from handlers.messages import Message
from tests.simulation.line import Line
from tests.simulation.world import World


class Wire(LineApi):
    """The desk's own reading of LINE's answers, without HTTP and the SDK between."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def reply(self, token: str, messages: tuple[Message, ...]) -> Outcome:
        return line_api_answers.of_reply(self._line.reply(token, messages))

    def push(self, line_id: str, messages: tuple[Message, ...], retry_key: UUID) -> Outcome:
        answer = self._line.push(line_id, retry_key, messages)
        outcome = line_api_answers.of_push(answer)
        too_many = isinstance(answer, Answer) and answer.status == 429
        return QuotaGone() if too_many and self._quota_is_gone() else outcome

    def profile(self, line_id: str) -> Profile | Outcome:
        good = Answer(200, {}, json.dumps({"displayName": "はな", "language": "ja"}).encode())
        answer = self._line.plainly("profile", good)
        if isinstance(answer, Answer) and answer.status == 200:
            return line_api_answers.profile_in(answer) or line_api_answers.of_question(answer)
        return line_api_answers.of_question(answer)

    def content(self, message_id: str, limit_bytes: int) -> Content | NotReady | Gone | TooLarge | Outcome:
        picture = Answer(200, {"content-type": "image/jpeg"}, b"\xff\xd8" + message_id.encode())
        return line_api._content(self._line.plainly("content", picture))

    def quota(self) -> Quota | Outcome:
        most = self._line.faults.quota
        limit = {"type": "none"} if most is None else {"type": "limited", "value": most}
        asked = self._line.plainly("quota", Answer(200, {}, json.dumps(limit).encode()))
        used = Answer(200, {}, json.dumps({"totalUsage": self._line.pushes}).encode())
        if isinstance(asked, Answer) and asked.status == 200 and most is not None:
            self._line.has_told_of_the_quota |= self._line.pushes >= most
        return line_api_answers.of_quota(asked, used)

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter a member of staff has got."""

    at: float
    to: str
    words: str


@dataclass
class Post:
    """The mail server: it owns the truth of what reached staff. fails: the share it refuses."""

    world: World
    fails: float = 0.0
    letters: list[Letter] = field(default_factory=list)

    def send(self, to: str, notice: Notice) -> str | None:
        """Take one letter. None: it went out; else the kind of fault."""
        self.world.step("before mail")
        if self.world.breaking and self.world.random.random() < self.fails:
            return "ConnectionRefusedError"
        self.letters.append(Letter(self.world.now, to, notice.words))
        self.world.step("after mail")
        return None
