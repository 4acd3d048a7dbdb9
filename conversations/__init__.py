"""What we ask and what an answer means. Pure: no clock, no storage, no language, no LINE."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.consultation import CONSULTATION
from conversations.housekeeping import LANGUAGE_CHOICE
from conversations.kernel.ask import Script

SCRIPTS: Mapping[str, Script] = {script.id: script for script in (CONSULTATION, LANGUAGE_CHOICE)}
"""Every conversation the desk can hold, by permanent id."""

__all__ = ["SCRIPTS", "Script"]
