"""The world as the control API and the page see it."""

from simulator.people import Bubble, Person
from simulator.shapes import JsonObject
from simulator.world import World


def person_view(world: World, person: Person) -> JsonObject:
    """One person, without the talk. Locks: the world's, held by the caller."""
    menu = world.menus.shown(person)
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "status": person.status,
        "friend": person.friend,
        "blocked": person.blocked,
        "loading": world.clock.now_ms() < person.loading_until,
        "loadingUntil": person.loading_until,
        "readUntil": person.read_until,
        "richMenu": None if menu is None or menu.picture is None else menu.describe(),
        "richMenuIsOwn": menu is not None and menu.id == person.menu,
        "botMessages": person.bot_n,
        "cost": person.cost_n,
        "last": person.talk[-1].seq if person.talk else 0,
        "version": person.version,
    }


def bubble_view(world: World, bubble: Bubble) -> JsonObject:
    """One bubble. via reply is free; cost is what the request took from the quota."""
    return {
        "seq": bubble.seq,
        "messageId": bubble.message_id,
        "at": bubble.at,
        "side": bubble.side,
        "via": bubble.via,
        "cost": bubble.cost,
        "requestId": bubble.request_id,
        "unsent": bubble.unsent,
        "delivered": bubble.delivered,
        "quickUsed": bubble.quick_used,
        "version": bubble.version,
        "message": {"type": "unsent"} if bubble.unsent else world.message(bubble),
    }


def state_view(world: World, pending: int) -> JsonObject:
    """The channel as a whole."""
    channel = world.channel
    world.quota.turn(world.clock.now_ms())
    return {
        "version": world.version,
        "botName": channel.bot_name,
        "now": world.clock.now_ms(),
        "clockOffsetSeconds": world.clock.offset_ms / 1000,
        "quota": {"limit": world.quota.limit, "used": world.quota.used, "month": world.quota.month},
        "webhook": {
            "url": channel.webhook_url,
            "on": channel.webhook_on,
            "timeoutSeconds": channel.timeout_s,
            "pending": pending,
            "redelivery": {"on": channel.redelivery, "afterSeconds": channel.redelivery_after_s},
        },
        "contentDelaySeconds": channel.content_delay_s,
        "httpMedia": channel.rules.http_media,
        "rateLimitsOff": world.rates.off,
        "faults": [fault.describe() for fault in world.faults.known.values()],
        "ledger": dict(world.ledger.counts),
        "people": len(world.people.by_id),
        "richMenus": len(world.menus.by_id),
    }
