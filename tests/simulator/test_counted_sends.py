"""Push, multicast, broadcast, narrowcast: retry keys, recipients and what they cost."""

import uuid

from tests.simulator.desk import Platform, words


def key() -> str:
    return str(uuid.uuid4())


def test_a_push_costs_one_however_many_bubbles(platform: Platform, person: str) -> None:
    answer = platform.push(person, words("一"), words("二"), words("三"))

    assert (answer.status, platform.used()) == (200, 1)
    assert [one["cost"] for one in platform.talk(person)] == [1, 0, 0]


def test_a_repeated_key_is_a_conflict_and_sends_nothing(platform: Platform, person: str) -> None:
    mine = key()
    first = platform.push(person, key=mine)
    second = platform.push(person, key=mine)

    assert second.status == 409
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert second.body["sentMessages"] == first.body["sentMessages"]
    assert (len(platform.talk(person)), platform.used()) == (1, 1)


def test_a_key_is_forgotten_after_a_day(platform: Platform, person: str) -> None:
    mine = key()
    platform.push(person, key=mine)
    platform.drive("/clock", {"advance": 86_401})

    assert platform.push(person, key=mine).status == 200
    assert len(platform.talk(person)) == 2


def test_a_refused_request_does_not_use_its_key_up(platform: Platform, person: str) -> None:
    mine = key()
    assert platform.push(person, words(""), key=mine).status == 400

    assert platform.push(person, key=mine).status == 200


def test_a_key_must_be_a_uuid(platform: Platform, person: str) -> None:
    assert platform.push(person, key="row-17").status == 400


def test_a_blocked_person_costs_nothing_and_sees_nothing(platform: Platform, person: str) -> None:
    platform.do(person, "block")

    assert platform.push(person).status == 200
    assert (platform.talk(person), platform.used()) == ([], 0)


def test_unknown_and_malformed_recipients(platform: Platform) -> None:
    unknown = platform.push("U" + "0" * 32)
    malformed = platform.push("somebody")

    assert (unknown.status, unknown.body) == (400, {"message": "Failed to send messages"})
    assert malformed.body == {
        "message": "The property, 'to', in the request body is invalid (line: -, column: -)"
    }


def test_a_stranger_who_wrote_can_be_pushed_to_for_a_week(platform: Platform) -> None:
    stranger = platform.person(friend=False)
    platform.push(stranger)
    assert platform.talk(stranger) == []

    platform.do(stranger, "text", text="はじめまして")
    platform.push(stranger)
    assert platform.used() == 1
    platform.drive("/clock", {"advance": 8 * 86_400})  # into the next month, at the end of one
    used = platform.used()
    platform.push(stranger)
    assert (len(platform.talk(stranger)), platform.used()) == (1, used)


def test_multicast_counts_those_who_see_it(platform: Platform) -> None:
    people = [platform.person() for _ in range(3)]
    platform.do(people[0], "block")
    body = {"to": people, "messages": [words("お知らせ")]}

    assert platform.line("POST", "/v2/bot/message/multicast", body).body == {}
    assert platform.used() == 2


def test_one_unknown_id_refuses_the_whole_multicast(platform: Platform, person: str) -> None:
    body = {"to": [person, "U" + "0" * 32], "messages": [words("お知らせ")]}

    assert platform.line("POST", "/v2/bot/message/multicast", body).status == 400
    assert platform.talk(person) == []


def test_multicast_takes_five_hundred_and_no_more(platform: Platform) -> None:
    body = {"to": ["U" + f"{number:032x}" for number in range(501)], "messages": [words("お知らせ")]}

    answer = platform.line("POST", "/v2/bot/message/multicast", body)
    assert answer.body["details"] == [{"message": "Size must be between 1 and 500", "property": "to"}]


def test_broadcast_and_its_retry_key(platform: Platform) -> None:
    people = [platform.person() for _ in range(3)]
    mine, body = key(), {"messages": [words("全員へ")]}

    assert platform.line("POST", "/v2/bot/message/broadcast", body, key=mine).status == 200
    again = platform.line("POST", "/v2/bot/message/broadcast", body, key=mine)
    assert (again.status, "sentMessages" in again.body) == (409, False)
    assert [len(platform.talk(one)) for one in people] == [1, 1, 1]


def test_narrowcast_answers_202_and_tells_its_progress(platform: Platform, person: str) -> None:
    answer = platform.line("POST", "/v2/bot/message/narrowcast", {"messages": [words("お知らせ")]})
    request_id = answer.headers["x-line-request-id"]
    progress = platform.line("GET", f"/v2/bot/message/progress/narrowcast?requestId={request_id}")

    assert (answer.status, progress.body["phase"], len(platform.talk(person))) == (202, "succeeded", 1)
    aimed = {"messages": [words("お知らせ")], "filter": {"demographic": {}}}
    assert platform.line("POST", "/v2/bot/message/narrowcast", aimed).status == 403


def test_the_monthly_limit_stops_pushes_but_not_replies(platform: Platform, person: str) -> None:
    platform.drive("/quota", {"limit": 1})
    platform.push(person)
    refused = platform.push(person)
    [event] = platform.do(person, "text", text="もしもし")["events"]

    assert (refused.status, refused.body) == (429, {"message": "You have reached your monthly limit."})
    assert platform.reply(event["replyToken"]).status == 200
    assert platform.line("GET", "/v2/bot/message/quota").body == {"type": "limited", "value": 1}


def test_a_new_month_starts_from_zero(platform: Platform, person: str) -> None:
    platform.drive("/quota", {"limit": 1})
    platform.push(person)
    platform.drive("/clock", {"advance": 32 * 86_400})

    assert platform.push(person).status == 200
    platform.drive("/quota", {"limit": None})
    assert platform.line("GET", "/v2/bot/message/quota").body == {"type": "none"}


def test_a_multicast_larger_than_what_is_left_sends_to_nobody(platform: Platform) -> None:
    people = [platform.person() for _ in range(3)]
    platform.drive("/quota", {"limit": 2})

    answer = platform.line("POST", "/v2/bot/message/multicast", {"to": people, "messages": [words("三人へ")]})
    assert (answer.status, platform.used()) == (429, 0)
