"""The way out to LINE: says, asks, fetches. Answers in values and never raises for anything LINE or the network does.

One per process, made after any fork. The access token goes to the two hosts it was made for and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from bot import line_api_answers as answers
from bot.line_api_pool import OVERSIZED, READ_S, Answer, NoAnswer, Pool
from bot.line_api_sdk import asked, messaging
from bot.line_out import Shown, TooMuch, to_line
from bot.outcomes import (
    Again,
    Content,
    Gone,
    NotReady,
    Outcome,
    Profile,
    Quota,
    QuotaGone,
    Rejected,
    TooLarge,
    before_asking,
)
from handlers.messages import Message

CONTENT_WHOLE_S = 60.0  # a large file comes slowly; the sender has other rows to see to
UNWILLING_PAUSE_S = 60.0  # content refused for no reason of ours: LINE has done so for an hour and a half
_MESSAGE_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class LineApi:
    """LINE, as far as the desk talks to it. Safe to share between threads. read_s: how long LINE may be silent."""

    def __init__(self, api_url: str, data_url: str, access_token: str, read_s: float = READ_S) -> None:
        encrypted = any(url.startswith("https:") for url in (api_url, data_url))
        self._pool = Pool(encrypted=encrypted, read_s=read_s)
        self._api = messaging(api_url, access_token, self._pool)
        self._api_url, self._data_url = api_url, data_url
        self._asking = {"Authorization": f"Bearer {access_token}"}
        self._saying = {**self._asking, "Content-Type": "application/json"}

    def reply(self, token: str, messages: tuple[Message, ...]) -> Outcome:
        """Answer with the token of what the person just did. Free; certain only if LINE says so."""
        return self._send(messages, lambda said: self._replied(token, said))

    def push(self, line_id: str, messages: tuple[Message, ...], retry_key: UUID) -> Outcome:
        """Speak to a person unasked. Counted by LINE. retry_key: the same for every attempt at the same words."""
        return self._send(messages, lambda said: self._pushed(line_id, said, retry_key))

    def profile(self, line_id: str) -> Profile | Outcome:
        """A person's name and language. Rejected(404): they blocked us, left, or never agreed."""
        answer = asked(lambda: self._api.get_profile_with_http_info(line_id, _preload_content=False))
        if isinstance(answer, Answer) and answer.status == HTTPStatus.OK:
            return answers.profile_in(answer) or Again(answers.FAULT_PAUSE_S, "no name in the profile")
        return answers.of_question(answer)

    def content(self, message_id: str, limit_bytes: int) -> Content | NotReady | Gone | TooLarge | Outcome:
        """The photo, film, voice message or file of a message, if it is no larger than limit_bytes."""
        if not _MESSAGE_ID.fullmatch(message_id):
            return Rejected(0, "not a message id")
        url = f"{self._data_url}/v2/bot/message/{message_id}/content"
        answer = self._pool.ask("GET", url, self._asking, whole_s=CONTENT_WHOLE_S, limit=limit_bytes)
        return _content(answer)

    def quota(self) -> Quota | Outcome:
        """How many paid messages this month allows, and how many are used."""
        limit = asked(lambda: self._api.get_message_quota_with_http_info(_preload_content=False))
        used = asked(lambda: self._api.get_message_quota_consumption_with_http_info(_preload_content=False))
        return answers.of_quota(limit, used)

    def close(self) -> None:
        """Let go of all connections."""
        self._pool.close()

    def _send(self, messages: tuple[Message, ...], send: Callable[[list[Shown]], Outcome]) -> Outcome:
        with before_asking():
            try:
                said = to_line(messages)
            except TooMuch:
                return Rejected(0, "more than one request")
        return send(said) if said else Rejected(0, "nothing to say")

    def _replied(self, token: str, said: list[Shown]) -> Outcome:
        return answers.of_reply(self._say("reply", {"replyToken": token, "messages": said}))

    def _pushed(self, line_id: str, said: list[Shown], retry_key: UUID) -> Outcome:
        answer = self._say("push", {"to": line_id, "messages": said}, {"X-Line-Retry-Key": str(retry_key)})
        outcome = answers.of_push(answer)
        # 429 has two meanings that only the count of messages tells apart for certain.
        too_many = isinstance(answer, Answer) and answer.status == HTTPStatus.TOO_MANY_REQUESTS
        return QuotaGone() if too_many and self._quota_is_gone() else outcome

    def _say(
        self, how: Literal["reply", "push"], request: Shown, more: Mapping[str, str] = MappingProxyType({})
    ) -> Answer | NoAnswer:
        url = f"{self._api_url}/v2/bot/message/{how}"
        return self._pool.ask("POST", url, {**self._saying, **more}, json.dumps(request).encode())

    def _quota_is_gone(self) -> bool:
        quota = self.quota()
        return isinstance(quota, Quota) and quota.limit is not None and quota.used >= quota.limit


def _content(answer: Answer | NoAnswer) -> Content | NotReady | Gone | TooLarge | Outcome:
    if isinstance(answer, NoAnswer):
        if answer.begun is None or answer.begun.status == HTTPStatus.OK:
            return TooLarge() if answer.why == OVERSIZED else answers.of_question(answer)
        answer = answer.begun
    match answer.status:
        case HTTPStatus.OK:
            return Content(answer.headers.get("content-type", "application/octet-stream"), answer.body)
        case HTTPStatus.ACCEPTED:
            return NotReady()
        case HTTPStatus.BAD_REQUEST:
            return Again(UNWILLING_PAUSE_S, "LINE refuses content it has")
        case status if status in _GONE:
            return Gone()
        case _:
            return answers.of_question(answer)
