"""A desk at which danger was heard, and what staff do about it."""

from datetime import UTC, datetime

from handlers import alarm_taking, rendered
from handlers import cases as commands
from handlers.messages import Message
from storage import alarms
from storage.ids import OutboxId, new_id
from storage.staff import Member
from tests.handlers.desk import Desk

DYING = "もう urgent suicide です"
WORSE = "いま emergency suicide です"
NOON_FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def newest_alarm(desk: Desk) -> alarms.Raised:
    case = desk.case().id
    with desk.store.reading() as tx:
        found = alarms.newest(tx, case)
    assert found is not None
    return found


def open_alarms(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return len(alarms.open_now(tx))


def last_request(desk: Desk) -> tuple[Message, ...]:
    return rendered.load(desk.outgoing()[0].body)


def take(desk: Desk, login: str = "tanaka") -> Member:
    member, number = desk.hire(login), desk.case().number
    with desk.store.transaction() as tx:
        alarm_taking.take_alarm(tx, member, number, desk.pass_time())
    return member


def member_who_wrote(desk: Desk) -> Member:
    """Somebody asked for a person, and a member has taken it and written."""
    desk.write("職員と話したい")
    member, number = desk.hire("sato"), desk.case().number
    with desk.store.transaction() as tx:
        commands.take_case(tx, member, number, desk.pass_time())
        commands.reply(tx, member, number, "こんにちは", OutboxId(new_id()), desk.pass_time())
    return member
