"""Keys of a trial on one machine: made once, kept in the state folder, readable by its owner only."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

FILE = "keys.env"


def local_keys(state_dir: Path) -> Mapping[str, str]:
    """The keys kept in this folder; made now if there are none. Raises: OSError."""
    path = state_dir / FILE
    if not path.exists():
        _make(path)
    lines = path.read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _make(path: Path) -> None:
    """Write whole or not at all, and let the first of two processes win."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    field = base64.b64encode(secrets.token_bytes(32)).decode()
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"ENGAWA_SECRET_KEY={secrets.token_urlsafe(48)}\nENGAWA_FIELD_KEYS=1:{field}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
