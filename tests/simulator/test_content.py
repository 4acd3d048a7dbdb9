"""Photos, films and files: being prepared, ready, taken back, forgotten."""

import base64

from tests.simulator.desk import Platform, Reply


def content(platform: Platform, message_id: str, more: str = "") -> Reply:
    return platform.line("GET", f"/v2/bot/message/{message_id}/content{more}")


def sent(platform: Platform, person: str, gesture: str = "image", **wish: object) -> str:
    return str(platform.do(person, gesture, **wish)["events"][0]["message"]["id"])


def test_a_photo_arrives_as_it_was_sent(platform: Platform, person: str) -> None:
    data = b"\xff\xd8 picture"
    message = sent(platform, person, data=base64.b64encode(data).decode(), mediaType="image/jpeg")

    answer = content(platform, message)
    assert (answer.status, answer.raw, answer.headers["content-type"]) == (200, data, "image/jpeg")
    assert content(platform, message, "/preview").status == 200


def test_it_is_prepared_first(platform: Platform, person: str) -> None:
    message = sent(platform, person, "video", preparingSeconds=60)
    assert content(platform, message).status == 202
    assert content(platform, message, "/transcoding").body == {"status": "processing"}

    platform.drive("/clock", {"advance": 61})
    assert content(platform, message).status == 200
    assert content(platform, message, "/transcoding").body == {"status": "succeeded"}


def test_transcoding_can_fail_and_is_not_for_photos(platform: Platform, person: str) -> None:
    film, photo = sent(platform, person, "video", failed=True), sent(platform, person)

    assert content(platform, film, "/transcoding").body == {"status": "failed"}
    assert content(platform, photo, "/transcoding").status == 400


def test_what_was_taken_back_is_gone(platform: Platform, person: str) -> None:
    message = sent(platform, person)
    platform.do(person, "unsend", messageId=message)

    assert content(platform, message).status == 410


def test_what_was_forgotten_or_never_was_is_not_found(platform: Platform, person: str) -> None:
    message = sent(platform, person, "file", fileName="届.pdf")
    platform.drive(f"/content/{message}", method="DELETE")

    assert (content(platform, message).status, content(platform, "1").status) == (404, 404)
