"""The forms of handing over, sealing and linking, read once at the edge: what comes out is typed and complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from conversations.handing_over import Basis
from storage.ids import CaseNumber, DeskKey, HandoverId, StaffId
from storage.related import Kind as LinkKind
from storage.seals import Kind as SealKind

Form = MultiDict[str, str]
LINES_MOST = 500  # more than any case has; a longer list was not made by our page


@dataclass(frozen=True, slots=True)
class OfferForm:
    """An offer as it was filled in. to: a desk of ours, or empty; agency: an outside one, or empty."""

    to: DeskKey
    agency: str
    basis: Basis
    lines: tuple[str, ...]
    words: str
    consent_told: bool
    once: HandoverId
    explained: str

    @classmethod
    def read(cls, form: Form) -> OfferForm:
        """Raises: BadRequest if the form is not one of ours."""
        lines = tuple(form.getlist("line")[:LINES_MOST])
        try:
            basis, once = Basis(form.get("basis", "")), HandoverId(UUID(form.get("once", "")))
        except ValueError:
            raise BadRequest from None
        told = form.get("consent_told") == "yes"
        return cls(
            DeskKey(form.get("to", "")),
            form.get("agency", ""),
            basis,
            lines,
            form.get("words", ""),
            told,
            once,
            form.get("explained", ""),
        )


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """An answer to an offer. which: the offer as the page showed it. accepted: what the agency said."""

    which: HandoverId
    words: str
    accepted: bool

    @classmethod
    def read(cls, form: Form) -> AnswerForm:
        """Raises: BadRequest if the form is not one of ours."""
        try:
            which = HandoverId(UUID(form.get("which", "")))
        except ValueError:
            raise BadRequest from None
        return cls(which, form.get("words", ""), form.get("answer") == "accepted")


@dataclass(frozen=True, slots=True)
class SealForm:
    """A seal. readers: who may read the case beside whoever seals it."""

    kind: SealKind
    readers: tuple[StaffId, ...]

    @classmethod
    def read(cls, form: Form) -> SealForm:
        """Raises: BadRequest if the form is not one of ours."""
        kind = next((each for each in SEAL_KINDS if each == form.get("kind")), None)
        try:
            readers = tuple(StaffId(UUID(each)) for each in form.getlist("reader"))
        except ValueError:
            raise BadRequest from None
        if kind is None:
            raise BadRequest
        return cls(kind, readers)


@dataclass(frozen=True, slots=True)
class LinkForm:
    """A link to another case."""

    other: CaseNumber
    kind: LinkKind

    @classmethod
    def read(cls, form: Form) -> LinkForm:
        """Raises: BadRequest if the form is not one of ours."""
        kind = next((each for each in LINK_KINDS if each == form.get("kind")), None)
        if kind is None:
            raise BadRequest
        return cls(CaseNumber(form.get("other", "").strip()[:40]), kind)


SEAL_KINDS: tuple[SealKind, ...] = ("named", "meeting")  # a complaint is sealed by itself
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
BASES = tuple(basis.value for basis in Basis)
