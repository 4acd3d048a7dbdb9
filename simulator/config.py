"""What a simulator is started with. Values only; nothing here reads the environment."""

from dataclasses import dataclass

DEFAULT_PORT = 8002
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_SECRET = "simulator-channel-secret"  # noqa: S105 -- a made-up channel that exists on this machine only
DEFAULT_TOKEN = "simulator-access-token"  # noqa: S105 -- as above
DEFAULT_DESTINATION = "U" + "0123456789abcdef" * 2
DEFAULT_QUOTA = 5_000  # the Light plan's free messages a month


@dataclass(frozen=True, slots=True)
class Config:
    """One made-up channel and where its bot listens.

    quota: messages a month; None means no limit. people: phones made at the start, already friends.
    seed: makes ids and dice repeatable; None draws them afresh. workers: webhooks under way at once.
    talk_limit: bubbles kept on each phone; older ones scroll away (the ledger keeps everything).
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    webhook_url: str = ""
    channel_secret: str = DEFAULT_SECRET
    access_token: str = DEFAULT_TOKEN
    destination: str = DEFAULT_DESTINATION
    bot_name: str = "縁側"
    quota: int | None = DEFAULT_QUOTA
    people: int = 0
    seed: int | None = None
    workers: int = 8
    talk_limit: int = 100
