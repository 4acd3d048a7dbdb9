"""Keys for trying things out: made once on this machine and kept beside its data, so that nobody has to make any.

Never used with a real channel: there, whoever runs the desk keeps the keys away from the data.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from bot.settings_faults import BadSettings
from bot.settings_values import FIELD_KEY_BYTES, FIELD_KEYS, SECRET_KEY, STATE_DIR, needs_keys

KEYS_FILE = "keys.env"
_NAMES = frozenset({SECRET_KEY, FIELD_KEYS})


def with_local_keys(environ: Mapping[str, str], state_dir: Path) -> dict[str, str]:
    """The environment, completed with this machine's own keys where LINE is only stood in for and keys are missing.

    Makes the folder (0700) and the file (0600) when needed; of two that start at once, one makes the keys and both
    use them. Raises: BadSettings, if the file cannot be made or read.
    """
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    if needs_keys(given) or given.keys() >= _NAMES:
        return given
    try:
        return {**_kept(state_dir), **given}
    except (OSError, UnicodeDecodeError) as lost:
        fault = f"{STATE_DIR}: {state_dir / KEYS_FILE} can neither be made nor read ({type(lost).__name__})"
        raise BadSettings((fault,)) from lost


def _kept(state_dir: Path) -> dict[str, str]:
    path = state_dir / KEYS_FILE
    if not path.exists():
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
    lines = (line.partition("=") for line in path.read_text().splitlines())
    kept = {name: value for name, _, value in lines if name in _NAMES and value}
    if len(kept) < len(_NAMES):
        # Never made anew: what was sealed under the lost keys would be lost with them.
        raise BadSettings((f"{STATE_DIR}: {path} is damaged; bring it back, or begin with another folder",))
    return kept


def _make(path: Path) -> None:
    """Write new keys, whole or not at all; the first of several wins."""
    field_key = base64.b64encode(os.urandom(FIELD_KEY_BYTES)).decode()
    words = (
        "# Made for trying things out. Without this file the data beside it cannot be read.\n"
        f"{SECRET_KEY}={secrets.token_urlsafe(48)}\n{FIELD_KEYS}=1:{field_key}\n"
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w") as out:
            out.write(words)
            out.flush()
            os.fsync(file)
        _link(draft, path)
    finally:
        draft.unlink()


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
