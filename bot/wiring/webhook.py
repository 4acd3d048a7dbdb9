"""Puts the public door together: the application, its way to the disk, and who looks after the spool."""

from __future__ import annotations

from dataclasses import dataclass

from asgiref.wsgi import WsgiToAsgi

from bot import clock
from bot.committer import Committer
from bot.drainer import Drainer
from bot.filling import Filling
from bot.health import add_health
from bot.impatience import Whole
from bot.serving import Wsgi
from bot.signing import Signing
from bot.webhook import Edge, create_webhook_app
from bot.webhook_loop import LoopDoor
from bot.wiring.parts import Parts

BODY_S = 5.0  # for the whole of what LINE delivers; it waits two for its answer


@dataclass(slots=True)
class Webhook:
    """The public door with its way to the disk."""

    parts: Parts
    edge: Edge
    committer: Committer
    drainer: Drainer
    wsgi: Wsgi

    def close(self) -> None:
        """Finish what is under way."""
        self.drainer.close()
        self.committer.close()


def make_webhook(parts: Parts) -> Webhook:
    """Put the public door together."""
    parts.try_ready()
    committer = Committer(parts.store, parts.spool, parts.ready)
    secrets = parts.settings.line_secrets
    signing = Signing(parts.store, secrets, clock.now, parts.ready)
    filling = Filling(parts.store, parts.spool, clock.now)

    def sweep() -> None:
        parts.spool.sweep(clock.now())

    drainer = Drainer(parts.store, parts.spool, parts.ready, (filling.look, signing.write_down, sweep))
    edge = Edge(secrets, committer.keep, clock.now, signing.used)
    app = create_webhook_app(edge)
    add_health(app, parts.store, parts.spool, clock.now)
    return Webhook(parts, edge, committer, drainer, Whole(app, BODY_S))


@dataclass(slots=True)
class WebhookAlone:
    """The public door in a process of its own: a loop takes what LINE brings, Flask answers the health pages."""

    behind: Webhook
    wsgi: LoopDoor

    def close(self) -> None:
        """Finish what is under way."""
        self.wsgi.close()
        self.behind.close()


def make_webhook_alone(parts: Parts) -> WebhookAlone:
    """Put the public door together for a process that serves nothing else."""
    behind = make_webhook(parts)
    health = WsgiToAsgi(behind.wsgi)  # type: ignore[no-untyped-call]  # it has no types
    return WebhookAlone(behind, LoopDoor(behind.edge, behind.committer, health))
