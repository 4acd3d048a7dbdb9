"""The page with the phones: one HTML file, its scripts and styles, and the headers that keep it to itself."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from simulator.place import world

page = Blueprint("page", __name__)
STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob: https: http:; media-src 'self' https: http:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@page.get("/")
def phones() -> Response:
    """The phones."""
    return send_from_directory(STATIC, "index.html")


@page.get("/simulator/static/<path:name>")
def static_file(name: str) -> Response:
    """A script, a style or a font."""
    if name == "vendor/fonts.css" and not (STATIC / name).exists():
        return Response(
            "", mimetype="text/css"
        )  # fonts are put in place by set-up; without them the system's serve
    return send_from_directory(STATIC, name)


@page.get("/health/live")
@page.get("/health/ready")
def alive() -> Response:
    """Whether the simulator answers."""
    return Response('{"status":"ok"}', mimetype="application/json")


@page.get("/metrics")
def metrics() -> Response:
    """What was asked and sent so far, in Prometheus' text format."""
    here = world()
    with here.lock:
        counts, used = dict(here.ledger.counts), here.quota.used
    lines = [
        f'simulator_ledger_entries_total{{kind="{kind}"}} {count}' for kind, count in sorted(counts.items())
    ]
    return Response("\n".join([*lines, f"simulator_quota_used {used}", ""]), mimetype="text/plain")


@page.after_app_request
def keep_to_ourselves(response: Response) -> Response:
    """Headers every answer carries."""
    response.headers.setdefault("content-security-policy", POLICY)
    response.headers.setdefault("x-content-type-options", "nosniff")
    response.headers.setdefault("referrer-policy", "no-referrer")
    response.headers.setdefault("cache-control", "no-cache")
    return response
