"""How we say it to this person: catalogues, fallback and the choice of a language.

Every word a person reads comes from here; no other room is imported.
"""

from __future__ import annotations

from locales.catalogues import MissingWords, Speaker, plainer, speaker
from locales.negotiation import LOCALES, negotiate

__all__ = ["LOCALES", "MissingWords", "Speaker", "negotiate", "plainer", "speaker"]
