"""What a council's profile said, version by version."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Council, Plain, Ref, When
from storage.tables.base import Table


class Profile(Table):
    """A version of the profile. The newest is in effect; none is ever changed."""

    __tablename__ = "profiles"

    council: Mapped[Council] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[When]
    staff_id: Mapped[Ref | None] = mapped_column(comment="nobody: loaded from the files")
    parts: Mapped[Plain] = mapped_column(comment="JSON: every part as it is in effect")
    filed: Mapped[Plain] = mapped_column(comment="JSON: every part as the files said it when last loaded")
