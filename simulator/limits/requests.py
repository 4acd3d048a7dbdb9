"""What the sending requests ask of everything around their messages."""

import re
from typing import Any

from simulator.answers import Refusal
from simulator.limits.fields import Rules, sequence, text
from simulator.limits.messages import check_messages
from simulator.limits.problems import Problems, Where
from simulator.shapes import JsonObject

RECIPIENTS = 500
CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
USER_ID = re.compile(r"U[0-9a-f]{32}")
UNIT = re.compile(r"[A-Za-z0-9_]{1,30}")
RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")


def check_reply(body: JsonObject, rules: Rules) -> None:
    """A reply: its token and its messages. Raises: Refusal."""
    problems = Problems()
    text(problems, Where().at("replyToken"), body.get("replyToken"), 1000)
    _rest(problems, body, rules)


def check_push(body: JsonObject, rules: Rules) -> None:
    """A push: one recipient and the messages. Raises: Refusal."""
    problems = Problems()
    if text(problems, Where().at("to"), body.get("to"), 1000) and not CHAT_ID.fullmatch(body["to"]):
        raise invalid("to")
    _rest(problems, body, rules)


def check_multicast(body: JsonObject, rules: Rules) -> None:
    """A multicast: up to 500 people, no groups. Raises: Refusal."""
    problems = Problems()
    for index, person in enumerate(sequence(problems, Where().at("to"), body.get("to"), 1, RECIPIENTS)):
        if not (isinstance(person, str) and USER_ID.fullmatch(person)):
            raise invalid(f"to[{index}]")
    _rest(problems, body, rules)


def check_broadcast(body: JsonObject, rules: Rules) -> None:
    """A broadcast, or a request to validate: the messages only. Raises: Refusal."""
    _rest(Problems(), body, rules)


def _rest(problems: Problems, body: JsonObject, rules: Rules) -> None:
    check_messages(problems, body.get("messages"), rules)
    _unit(problems, body.get("customAggregationUnits"))
    if not isinstance(body.get("notificationDisabled", False), bool):
        raise invalid("notificationDisabled")
    problems.refuse()


def _unit(problems: Problems, value: Any) -> None:
    if value is None:
        return
    where = Where().at("customAggregationUnits")
    for index, unit in enumerate(sequence(problems, where, value, 0, 1)):
        if not (isinstance(unit, str) and UNIT.fullmatch(unit)):
            problems.add(where.at(index), "Must match the pattern: [a-zA-Z0-9_]{1,30}")


def invalid(name: str) -> Refusal:
    """LINE's refusal of a property it cannot read."""
    return Refusal(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")
