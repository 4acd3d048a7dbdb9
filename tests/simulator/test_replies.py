"""Reply tokens: once, for a minute, for free."""

from tests.simulator.desk import Bot, Platform, words

INVALID = {"message": "Invalid reply token"}


def said(platform: Platform, bot: Bot, person: str) -> str:
    platform.do(person, "text", text="もしもし")
    return str(bot.events()[-1]["replyToken"])


def test_a_reply_is_free_and_seen(platform: Platform, bot: Bot, person: str) -> None:
    answer = platform.reply(said(platform, bot, person), words("はい、縁側です。"), words("どうしましたか。"))

    assert answer.status == 200
    assert [sent["id"] for sent in answer.body["sentMessages"]] == [
        one["messageId"] for one in platform.talk(person)
    ]
    assert {one["via"] for one in platform.talk(person)} == {"reply"}
    assert platform.used() == 0


def test_a_token_works_once(platform: Platform, bot: Bot, person: str) -> None:
    token = said(platform, bot, person)
    platform.reply(token)

    again = platform.reply(token)
    assert (again.status, again.body) == (400, INVALID)


def test_a_token_lives_for_a_minute(platform: Platform, bot: Bot, person: str) -> None:
    early, late = said(platform, bot, person), said(platform, bot, person)
    platform.drive("/clock", {"advance": 55})
    assert platform.reply(early).status == 200

    platform.drive("/clock", {"advance": 10})
    assert platform.reply(late).body == INVALID


def test_redelivery_gives_a_token_another_minute(platform: Platform, bot: Bot, person: str) -> None:
    token, event = said(platform, bot, person), bot.events()[-1]
    platform.drive("/clock", {"advance": 600})
    platform.drive("/webhook/events", {"events": [{**event, "deliveryContext": {"isRedelivery": True}}]})
    platform.settle()

    assert platform.reply(token).status == 200


def test_no_redelivery_helps_a_used_token_or_one_older_than_twenty_minutes(
    platform: Platform, bot: Bot, person: str
) -> None:
    used, used_event = said(platform, bot, person), bot.events()[-1]
    platform.reply(used)
    old, old_event = said(platform, bot, person), bot.events()[-1]
    platform.drive("/clock", {"advance": 1201})
    platform.drive("/webhook/events", {"events": [used_event, old_event]})
    platform.settle()

    assert platform.reply(used).body == INVALID
    assert platform.reply(old).body == INVALID


def test_a_token_nobody_gave_out_is_invalid(platform: Platform) -> None:
    assert platform.reply("0" * 32).body == INVALID


def test_a_refused_body_does_not_use_the_token_up(platform: Platform, bot: Bot, person: str) -> None:
    token = said(platform, bot, person)
    assert platform.reply(token, words("")).status == 400

    assert platform.reply(token).status == 200


def test_a_reply_takes_no_retry_key(platform: Platform, bot: Bot, person: str) -> None:
    body = {"replyToken": said(platform, bot, person), "messages": [words("はい")]}

    answer = platform.line("POST", "/v2/bot/message/reply", body, key="123e4567-e89b-12d3-a456-426614174000")
    assert answer.status == 400
    assert platform.talk(person) == []


def test_who_has_blocked_us_sees_nothing(platform: Platform, bot: Bot, person: str) -> None:
    token = said(platform, bot, person)
    platform.do(person, "block")

    assert platform.reply(token).status == 200
    assert platform.talk(person) == []
