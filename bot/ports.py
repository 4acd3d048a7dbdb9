"""The ports we listen at: free, or the one sentence that says which is not. Listens at none of them itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping

from bot.clock import monotonic
from storage.faults import Fault

HERE = "127.0.0.1"
PATIENCE_S = 15.0  # a process of ours that was ended a moment ago may still hold its port
LOOK_EVERY_S = 0.2


class PortTaken(Fault):
    """Another program listens where we should."""


def wait_until_free(ports: Mapping[str, int]) -> None:
    """Wait until nobody listens at these ports, by the names of their settings. Raises: PortTaken."""
    until = monotonic() + PATIENCE_S
    while taken := {name: port for name, port in ports.items() if not _is_free(port)}:
        if monotonic() >= until:
            said = " and ".join(f"{port} ({name})" for name, port in taken.items())
            raise PortTaken(f"another program uses port {said}: stop it, or choose another port")
        threading.Event().wait(LOOK_EVERY_S)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
        return True
