"""Puts a simulator together and serves it. The only place that constructs anything."""

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from simulator import api, control
from simulator.config import Config
from simulator.control.asking import check_origin
from simulator.courier import Courier
from simulator.gate import Platform, guard
from simulator.page import page
from simulator.place import KEY, Parts
from simulator.wire import LARGEST_BODY, Server
from simulator.world import World


def create_app(parts: Parts) -> Platform:
    """The whole simulator as one application: Messaging API, data host, control API and page."""
    app = Platform("simulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.extensions[KEY] = parts
    guard(app)
    app.before_request(check_origin)
    for blueprint in api.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in control.BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=control.PREFIX)
    app.register_blueprint(page)
    return app


@dataclass(slots=True)
class Running:
    """A simulator that serves in the background; leave the `with` block to stop it."""

    world: World
    courier: Courier
    server: Server
    thread: threading.Thread

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.world.config.host}:{self.server.server_port}"

    def stop(self) -> None:
        """Stop listening and carrying."""
        self.server.shutdown()
        self.server.server_close()
        self.courier.close()
        self.thread.join(5)
        self.world.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(config: Config) -> Running:
    """Start a simulator in a background thread of this process. port 0 takes a free one."""
    world = World(config)
    courier = Courier(world, config.workers)
    server = Server(config.host, config.port, create_app(Parts(world, courier)))
    thread = threading.Thread(target=server.serve_forever, name="simulator", daemon=True)
    thread.start()
    return Running(world, courier, server, thread)


def serve(config: Config, ready: threading.Event | None = None) -> None:
    """Serve until interrupted. ready: set once it listens."""
    with start(config) as running:
        if ready is not None:
            ready.set()
        running.thread.join()
