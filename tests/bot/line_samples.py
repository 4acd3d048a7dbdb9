"""One genuine event of every type LINE documents, for reading, for mutating, for signing. Knows nothing of engawa."""

from typing import Any

Event = dict[str, Any]

SOMEBODY = "U" + "4af4980629" * 3 + "0a"
SOMEBODY_ELSE = "U" + "0123456789abcdef" * 2
SENT_MS = 1_795_000_000_000  # 2026-11-18
TOKEN = "38ef843bde154d9b91c21320ffd17a0f"
MESSAGE_ID = "444573844083572737"
USER = {"type": "user", "userId": SOMEBODY}
GROUP = {"type": "group", "groupId": "C" + "a" * 32, "userId": SOMEBODY}
ROOM = {"type": "room", "roomId": "R" + "a" * 32}
QUOTE = {"quoteToken": "q3Plxr4AgKd", "markAsReadToken": "30yhdy232"}
BY_LINE = {"contentProvider": {"type": "line"}}


def event(kind: str, *, source: object = USER, token: str | None = TOKEN, **payload: object) -> Event:
    """An event with everything LINE puts around its payload."""
    made: Event = {
        "type": kind,
        **payload,
        "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": SENT_MS,
        "source": source,
        "mode": "active",
    }
    return {**made, "replyToken": token} if token else made


def message(kind: str, **fields: object) -> Event:
    """A message event."""
    return event("message", message={"type": kind, "id": MESSAGE_ID, **fields})


SAMPLES: dict[str, Event] = {
    "text": message(
        "text",
        text="@All @example Good Morning!! (love)",
        emojis=[{"index": 29, "length": 6, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}],
        mention={
            "mentionees": [
                {"index": 0, "length": 4, "type": "all"},
                {"index": 5, "length": 8, "userId": SOMEBODY_ELSE, "type": "user", "isSelf": False},
            ]
        },
        quotedMessageId="468789532432007169",
        **QUOTE,
    ),
    "image": message(
        "image", imageSet={"id": "E005D41A7288F41B655", "index": 1, "total": 2}, **BY_LINE, **QUOTE
    ),
    "video": message("video", duration=60000, **BY_LINE, **QUOTE),
    "audio": message("audio", duration=60000, **BY_LINE),
    "file": message("file", fileName="申請書.pdf", fileSize=2138),
    "location": message(
        "location",
        title="my location",
        address="東京都千代田区紀尾井町1-3",
        latitude=35.67966,
        longitude=139.73669,
    ),
    "sticker": message(
        "sticker",
        packageId="11537",
        stickerId="52002734",
        stickerResourceType="MESSAGE",
        keywords=["happy", "cony", "やった"],
        text="ありがとう",
        **QUOTE,
    ),
    "messageEdited": event(
        "messageEdited", source=GROUP, message={"type": "text", "id": MESSAGE_ID, "text": "edited", **QUOTE}
    ),
    "unsend": event("unsend", token=None, unsend={"messageId": "325708"}),
    "follow": event("follow", follow={"isUnblocked": False}),
    "unfollow": event("unfollow", token=None),
    "join": event("join", source=GROUP),
    "leave": event("leave", source=GROUP, token=None),
    "memberJoined": event("memberJoined", source=GROUP, joined={"members": [USER, {"type": "user"}]}),
    "memberLeft": event("memberLeft", source=ROOM, token=None, left={"members": [USER]}),
    "postback": event(
        "postback", postback={"data": "storeId=12345", "params": {"datetime": "2026-12-25T01:00"}}
    ),
    "richmenuswitch": event(
        "postback",
        postback={
            "data": "richmenu-changed-to-b",
            "params": {"newRichMenuAliasId": "richmenu-alias-b", "status": "SUCCESS"},
        },
    ),
    "videoPlayComplete": event("videoPlayComplete", videoPlayComplete={"trackingId": "track-id"}),
    "beacon": event("beacon", beacon={"hwid": "d41d8cd98f", "type": "enter"}),
    "accountLink": event("accountLink", link={"result": "ok", "nonce": "Vb771wDYtXuammLszK6h9A"}),
    "membership": event("membership", membership={"type": "joined", "membershipId": 3189}),
    "module": event(
        "module", module={"type": "attached", "botId": "U" + "f" * 32, "scopes": ["message:send"]}
    ),
    "activated": event("activated", token=None, chatControl={"expireAt": SENT_MS}),
    "deactivated": event("deactivated", token=None),
    "botSuspended": event("botSuspended", token=None),
    "botResumed": event("botResumed", token=None),
    "delivery": event(
        "delivery", source=None, token=None, delivery={"data": "15034552939884E28681A7D668CEA94C"}
    ),
}
