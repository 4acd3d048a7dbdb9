"""What LINE's answers mean for the sender. Reads statuses first and trusts no body to have the shape it should.

A reply that may have been taken is Unsure; a push that may have been taken is Again, because its key makes that safe.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

import orjson

from bot.line_api_pool import Answer, NoAnswer
from bot.outcomes import (
    Again,
    Outcome,
    Profile,
    Quota,
    QuotaGone,
    Rejected,
    Sent,
    TokenDead,
    Unauthorised,
    Unsure,
)

RATE_PAUSE_S = 1.0  # LINE's buckets refill by the second and LINE names no time
FAULT_PAUSE_S = 2.0
PAUSE_MOST_S = 300.0
_WHY_MAX = 200
_ODD = re.compile(r"[^ -~]")
_PROPERTY = re.compile(r"[0-9A-Za-z_.\[\]/-]{1,80}")
_PROPERTIES_MOST = 5
_TRY_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


def of_reply(answer: Answer | NoAnswer) -> Outcome:
    """How a reply ended. It has no key: only what LINE certainly has not taken may be tried again."""
    answer = _known(answer)
    if isinstance(answer, NoAnswer):
        return Unsure(answer.why) if answer.dispatched else Again(FAULT_PAUSE_S, answer.why)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Again(_pause(answer, RATE_PAUSE_S), _why(answer))
    if answer.status == HTTPStatus.BAD_REQUEST and "invalid reply token" in _message(answer).lower():
        return TokenDead()
    if answer.status == HTTPStatus.FORBIDDEN:
        return Unauthorised(forbidden=True)
    if _is_refusal(answer):
        return _refusal(answer)
    return _sent(answer) if _is_success(answer) else Unsure(_why(answer))


def of_push(answer: Answer | NoAnswer) -> Outcome:
    """How a push with a key ended. 409: an earlier attempt with this key had been taken."""
    answer = _known(answer)
    if isinstance(answer, NoAnswer):
        return Again(FAULT_PAUSE_S, answer.why, doubtful=answer.dispatched)
    if answer.status == HTTPStatus.CONFLICT:
        return _sent(answer, already=True)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS and "monthly limit" in _message(answer).lower():
        return QuotaGone()
    if answer.status == HTTPStatus.FORBIDDEN:
        return Unauthorised(forbidden=True)
    if _is_success(answer):
        return _sent(answer)
    outcome = of_question(answer)
    if isinstance(outcome, Again) and answer.status not in _TRY_LATER:
        return replace(outcome, doubtful=True)
    return outcome


def of_question(answer: Answer | NoAnswer) -> Again | Rejected | Unauthorised:
    """How a request ended that changes nothing, or nothing twice, and brought no success."""
    if isinstance(answer, NoAnswer):
        return Again(FAULT_PAUSE_S, answer.why)
    if answer.status in _TRY_LATER:
        return Again(_pause(answer, RATE_PAUSE_S), _why(answer))
    if _is_refusal(answer):
        return _refusal(answer)
    return Again(FAULT_PAUSE_S, _why(answer))


def profile_in(answer: Answer) -> Profile | None:
    """The person's name and language; None if the answer holds no name."""
    said = said_in(answer)
    name, language = said.get("displayName"), said.get("language")
    if not isinstance(name, str):
        return None
    return Profile(name, language if isinstance(language, str) and language else None)


def of_quota(limit: Answer | NoAnswer, used: Answer | NoAnswer) -> Quota | Again | Rejected | Unauthorised:
    """This month's count from LINE's two answers; a number that is not there is never taken for none or for nought."""
    for answer in (limit, used):
        if not (isinstance(answer, Answer) and _is_success(answer)):
            return of_question(answer)
    most, total = _number(limit, "value"), _number(used, "totalUsage")
    if total is None or (most is None and not _is_endless(limit)):
        return Again(FAULT_PAUSE_S, "no number in the quota")
    return Quota(most, total)


def _number(answer: Answer | NoAnswer, name: str) -> int | None:
    value = said_in(answer).get(name) if isinstance(answer, Answer) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_endless(limit: Answer | NoAnswer) -> bool:
    return isinstance(limit, Answer) and said_in(limit).get("type") == "none"


def said_in(answer: Answer) -> Mapping[str, object]:
    """The answer's JSON object; empty if it is none."""
    try:
        said = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _known(answer: Answer | NoAnswer) -> Answer | NoAnswer:
    """What LINE decided stands in the status: a body that got lost does not undo it."""
    return answer.begun or answer if isinstance(answer, NoAnswer) else answer


def _is_success(answer: Answer) -> bool:
    return HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES


def _is_refusal(answer: Answer) -> bool:
    """A status that says: not taken, and never will be."""
    is_client_error = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return is_client_error and answer.status not in _TRY_LATER


def _refusal(answer: Answer) -> Rejected | Unauthorised:
    return (
        Unauthorised() if answer.status == HTTPStatus.UNAUTHORIZED else Rejected(answer.status, _why(answer))
    )


def _sent(answer: Answer, *, already: bool = False) -> Sent:
    """LINE took it, whatever its body looks like."""
    accepted = answer.headers.get("x-line-accepted-request-id") if already else None
    request_id = _plain(accepted or answer.headers.get("x-line-request-id") or "") or None
    listed = said_in(answer).get("sentMessages")
    sent = (
        [message.get("id") for message in listed if isinstance(message, dict)]
        if isinstance(listed, list)
        else []
    )
    return Sent(request_id, tuple(number for number in sent if isinstance(number, str)), already)


def _message(answer: Answer) -> str:
    message = said_in(answer).get("message")
    return message if isinstance(message, str) else ""


def _why(answer: Answer) -> str:
    """LINE's own sentence and the properties it names. What is not plain ASCII may be ours and is left out."""
    message = _plain(_message(answer)) or f"HTTP {answer.status}"
    named = [name for name in _properties(answer) if _PROPERTY.fullmatch(name)][:_PROPERTIES_MOST]
    return f"{message} ({', '.join(named)})" if named else message


def _properties(answer: Answer) -> list[str]:
    details = said_in(answer).get("details")
    listed = details if isinstance(details, list) else []
    named = [detail.get("property") for detail in listed if isinstance(detail, dict)]
    return [name for name in named if isinstance(name, str)]


def _plain(words: str) -> str:
    return "" if _ODD.search(words) else words[:_WHY_MAX]


def _pause(answer: Answer, standard: float) -> float:
    named = answer.headers.get("retry-after", "")
    return min(float(named), PAUSE_MOST_S) if named.isascii() and named.isdigit() else standard
