"""Accepts what a bot sends: who sees it, what it costs, and what LINE answers. Messages were checked before."""

from collections.abc import Sequence

from simulator.answers import Answer, Delivery, Refusal
from simulator.people import Person
from simulator.shapes import JsonObject
from simulator.tokens import AcceptedRequest
from simulator.world import World

QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})
MONTHLY = "You have reached your monthly limit."


def reply(world: World, body: JsonObject, request_id: str) -> Answer:
    """Answer a person for free, once per token. Raises: Refusal. Locks: the world's, held by the caller."""
    person_id = world.tokens.spend(body["replyToken"], world.clock.now_ms())
    if person_id is None:
        raise Refusal(400, "Invalid reply token")
    sent = _numbered(world, body["messages"])
    person = world.people.by_id.get(person_id)
    seen: tuple[Delivery, ...] = ()
    if person is not None and not person.blocked:
        seen = (deliver(world, person, body["messages"], sent, "reply", 0, request_id),)
    return Answer(200, {"sentMessages": sent}, accepted=True, deliveries=seen)


def push(world: World, body: JsonObject, key: str | None, request_id: str) -> Answer:
    """Send to one person, counted. Raises: Refusal. Locks: the world's, held by the caller."""
    earlier = repeated(world, key)
    if earlier is not None:
        return earlier
    person = world.people.by_id.get(body["to"])
    if person is None:
        raise Refusal(400, "Failed to send messages")
    reachable = [person] if person.is_reachable(world.clock.now_ms()) else []
    answer = _counted(world, body["messages"], reachable, "push", request_id)
    world.keys.remember(key, AcceptedRequest(request_id, world.clock.now_ms(), answer.body["sentMessages"]))
    return answer


def multicast(world: World, body: JsonObject, key: str | None, request_id: str) -> Answer:
    """Send the same to up to 500 people; one unknown id refuses all. Raises: Refusal. Locks: as `push`."""
    ids = list(dict.fromkeys(body["to"]))
    if any(person_id not in world.people.by_id for person_id in ids):
        raise Refusal(400, "Failed to send messages")
    now = world.clock.now_ms()
    people = [world.people.by_id[person_id] for person_id in ids]
    return _many(
        world, body, key, request_id, [person for person in people if person.is_reachable(now)], "multicast"
    )


def broadcast(world: World, body: JsonObject, key: str | None, request_id: str) -> Answer:
    """Send to every friend. Raises: Refusal. Locks: as `push`."""
    return _many(world, body, key, request_id, world.people.reachable(world.clock.now_ms()), "broadcast")


def narrowcast(world: World, body: JsonObject, key: str | None, request_id: str) -> Answer:
    """Send to every friend, answered 202; targeting is not open to this made-up account. Raises: Refusal."""
    if body.get("recipient") or body.get("filter"):
        raise Refusal(403, "Access to this API is not available for your account")
    people = world.people.reachable(world.clock.now_ms())
    answer = _many(world, body, key, request_id, people, "narrowcast")
    if answer.accepted:
        answer.status = 202
        world.progress[request_id] = {
            "phase": "succeeded",
            "targetCount": len(people),
            "successCount": len(people),
            "failureCount": 0,
        }
    return answer


def repeated(world: World, key: str | None) -> Answer | None:
    """LINE's 409 when this retry key was accepted before."""
    earlier = world.keys.accepted(key, world.clock.now_ms())
    if earlier is None:
        return None
    body: JsonObject = {"message": "The retry key is already accepted"}
    if earlier.sent:
        body["sentMessages"] = earlier.sent
    return Answer(409, body, {"x-line-accepted-request-id": earlier.request_id})


def _many(
    world: World, body: JsonObject, key: str | None, request_id: str, people: Sequence[Person], via: str
) -> Answer:
    earlier = repeated(world, key)
    if earlier is not None:
        return earlier
    answer = _counted(world, body["messages"], people, via, request_id)
    answer.body = {}
    world.keys.remember(key, AcceptedRequest(request_id, world.clock.now_ms(), []))
    return answer


def _counted(
    world: World, messages: list[JsonObject], people: Sequence[Person], via: str, request_id: str
) -> Answer:
    """One message a person, however many bubbles; nothing for those who would not see it."""
    if not world.quota.has_room(len(people), world.clock.now_ms()):
        raise Refusal(429, MONTHLY)
    sent = _numbered(world, messages)
    seen = tuple(deliver(world, person, messages, sent, via, 1, request_id) for person in people)
    world.quota.used += len(people)
    world.touch()
    return Answer(200, {"sentMessages": sent}, accepted=True, counted=len(people), deliveries=seen)


def _numbered(world: World, messages: list[JsonObject]) -> list[JsonObject]:
    """A message id each, and a quote token where LINE gives one."""
    sent = []
    for message in messages:
        entry: JsonObject = {"id": world.ids.message()}
        if message["type"] in QUOTABLE:
            entry["quoteToken"] = world.ids.secret()
        sent.append(entry)
    return sent


def deliver(
    world: World,
    person: Person,
    messages: list[JsonObject],
    sent: list[JsonObject],
    via: str,
    cost: int,
    request_id: str,
) -> Delivery:
    """Let one person see the messages of one request."""
    person.loading_until = 0
    for index, (message, entry) in enumerate(zip(messages, sent, strict=True)):
        price = cost if index == 0 else 0
        world.show(person, "bot", message, entry["id"], via=via, cost=price, request_id=request_id)
    person.bot_n += len(messages)
    person.cost_n += cost
    return Delivery(person.id, tuple(entry["id"] for entry in sent))
