"""Is it alive, is it ready, what waits? For whoever keeps the desk running; no word of anybody in it."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy.exc import SQLAlchemyError

from bot import filling
from storage import desks, switches
from storage.db import Store
from storage.spool import Spool

# What a proxy adds: a request that came through one is not from here, whatever its address says.
FORWARDED = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)

log = logging.getLogger(__name__)


class Gauges:
    """What waits, read from the database whenever somebody asks."""

    def __init__(self, store: Store, spool: Spool, now: Callable[[], datetime]) -> None:
        self._store = store
        self._spool = spool
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Queue lengths, ages in seconds, and whether the database answers."""
        yield GaugeMetricFamily(
            "engawa_spool_deliveries", "Deliveries kept in the spool", self._spool.count()
        )
        yield GaugeMetricFamily(
            "engawa_spool_set_aside", "Deliveries in the spool that cannot be read", self._spool.aside()
        )
        yield from self._room()
        try:
            with self._store.reading() as tx:
                ages = desks.ages(tx)
                troubles = switches.on(tx, self._now())
        except SQLAlchemyError:
            yield GaugeMetricFamily("engawa_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("engawa_database_up", "Whether the database answers", 1)
        yield GaugeMetricFamily("engawa_troubles", "Notices to staff about the desk itself", len(troubles))
        yield GaugeMetricFamily("engawa_arrivals_waiting", "Arrivals that wait", ages.arrivals_waiting)
        yield GaugeMetricFamily("engawa_arrivals_parked", "Arrivals set aside for staff", ages.parked)
        yield GaugeMetricFamily("engawa_outbox_waiting", "Requests to LINE that wait", ages.outbox_waiting)
        yield self._age(
            "engawa_arrivals_oldest_seconds", "Age of the oldest waiting arrival", ages.oldest_arrival
        )
        yield self._age(
            "engawa_outbox_oldest_seconds", "Age of the oldest waiting request", ages.oldest_outgoing
        )

    def _room(self) -> Iterator[GaugeMetricFamily]:
        fill = filling.measure(self._spool)
        yield GaugeMetricFamily("engawa_spool_used_ratio", "How full the spool is, 0 to 1", fill.spool)
        yield GaugeMetricFamily(
            "engawa_disk_used_ratio", "How full the disk is; 0: plenty is free", fill.disk
        )

    def _age(self, name: str, what: str, since: datetime | None) -> GaugeMetricFamily:
        seconds = (self._now() - since).total_seconds() if since else 0.0
        return GaugeMetricFamily(name, what, seconds)


def add_health(app: Flask, store: Store, spool: Spool, now: Callable[[], datetime]) -> None:
    """Give an application its health pages."""
    registry = CollectorRegistry()
    registry.register(Gauges(store, spool, now))
    pages = Blueprint("health", __name__)
    app.extensions["health"] = (store, spool, registry)
    pages.add_url_rule("/health/live", view_func=live)
    pages.add_url_rule("/health/ready", view_func=ready)
    pages.add_url_rule("/metrics", view_func=metrics)
    app.register_blueprint(pages)


def live() -> Response:
    """The process answers."""
    return _plain("alive")


def ready() -> Response:
    """The database answers: 503 while it does not. The webhook keeps deliveries all the same.

    Running out of room is said, but is no 503: whoever is taken out of service for it loses what could still be kept.
    """
    store, spool, _ = _parts()
    fill = filling.measure(spool)
    room = f"; running out of room: {fill}" if fill.is_short else ""
    try:
        with store.reading() as tx:
            desks.windows(tx)
    except SQLAlchemyError:
        return _plain(f"the database does not answer{room}", 503)
    return _plain(f"ready{room}")


def metrics() -> Response:
    """Numbers for a monitor on this machine or network; to the rest of the world there is no such page."""
    if not _is_near():
        return _plain("", 404)
    _, _, registry = _parts()
    return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


def _parts() -> tuple[Store, Spool, CollectorRegistry]:
    parts: tuple[Store, Spool, CollectorRegistry] = current_app.extensions["health"]
    return parts


def _is_near() -> bool:
    if FORWARDED & {name.lower() for name in request.headers.keys()} or not request.remote_addr:  # noqa: SIM118  # pairs
        return False
    return ipaddress.ip_address(request.remote_addr).is_private


def _plain(words: str, status: int = 200) -> Response:
    return Response(words, status=status, content_type="text/plain; charset=utf-8")
