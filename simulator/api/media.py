"""Content people sent, as LINE's data host serves it."""

from flask import Blueprint

from simulator.answers import Answer, Refusal
from simulator.content import Content
from simulator.place import world

media = Blueprint("media", __name__, url_prefix="/v2/bot/message")


def _found(message_id: str) -> tuple[str, Content]:
    """How it stands and what it is. Raises: Refusal 404 or 410."""
    here = world()
    standing = here.contents.standing(message_id, here.clock.now_ms())
    if standing == "unknown":
        raise Refusal(404, "Not found")
    if standing == "unsent":
        raise Refusal(410, "Gone")
    return standing, here.contents.by_message[message_id]


@media.get("/<message_id>/content")
def content(message_id: str) -> Answer:
    """The bytes; 202 while they are being prepared."""
    here = world()
    with here.lock:
        standing, found = _found(message_id)
    if standing == "failed":
        raise Refusal(404, "Not found")
    if standing == "preparing":
        return Answer(202)
    return Answer(200, raw=here.shelf.get(found.slip), media_type=found.media_type)


@media.get("/<message_id>/content/preview")
def preview(message_id: str) -> Answer:
    """A small picture of a photo or film (here: the photo itself)."""
    with world().lock:
        kind = _found(message_id)[1].kind
    if kind not in {"image", "video"}:
        raise Refusal(400, "The message type is not supported")
    return content(message_id)


@media.get("/<message_id>/content/transcoding")
def transcoding(message_id: str) -> Answer:
    """Whether a film or sound is ready."""
    with world().lock:
        standing, found = _found(message_id)
    if found.kind not in {"video", "audio"}:
        raise Refusal(400, "The message type is not supported")
    status = {"preparing": "processing", "failed": "failed"}.get(standing, "succeeded")
    return Answer(200, {"status": status})
