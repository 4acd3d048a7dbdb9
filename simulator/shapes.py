"""The name we give to JSON objects. Nothing else belongs here."""

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
