"""Whether LINE made a body: every way a signature can be wrong, and agreement with LINE's own check."""

import base64
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.webhook import SignatureValidator

from bot.line_in import verify
from tests.bot.line_samples import SAMPLES
from tests.corpus.recipes import build, bytes_of
from tests.corpus.replaying import read
from tests.corpus.signatures import SIGNATURE
from tests.corpus.stage import CURRENT, NEXT, OLD

BODY = json.dumps({"destination": "U", "events": [SAMPLES["sticker"]]}, ensure_ascii=False).encode()


def sign(body: bytes, secret: str = CURRENT) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def refused() -> list[tuple[bytes, str | None]]:
    """Every body and signature of the corpus that do not belong together."""
    found: list[tuple[bytes, str | None]] = []
    for line in read("c1"):
        given = [value for name, value in line["headers"] if name == SIGNATURE]
        if line["expected"]["status"] == 401 and len(given) == len(line["headers"]) <= 1:
            signature = build(given[0]).decode() if given else None
            found.append((bytes_of(line), signature))
    return found


def test_what_line_did_not_make_is_refused() -> None:
    cases = refused()

    assert len(cases) >= 140
    assert [case for case in cases if verify(*case, (CURRENT, NEXT))] == []


@pytest.mark.parametrize("odd", ["署名", "\ud800", "\u200b", "\x00"])
def test_what_no_header_can_carry_is_refused(odd: str) -> None:
    assert not verify(BODY, sign(BODY) + odd, (CURRENT, NEXT))


@pytest.mark.parametrize(
    "body", [BODY, b"", b'{"destination":"U","events":[]}', bytes(range(256)), b"x" * 8_000_000]
)
def test_what_line_made_is_taken(body: bytes) -> None:
    assert verify(body, sign(body), (CURRENT,))


def test_the_published_example_is_taken() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert verify(body, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=", (CURRENT,))


@pytest.mark.parametrize(
    ("secrets", "signer", "taken"),
    [
        ((CURRENT, NEXT), CURRENT, True),
        ((CURRENT, NEXT), NEXT, True),
        ((CURRENT, NEXT), OLD, False),
        ((NEXT,), CURRENT, False),
        ((NEXT,), NEXT, True),
        ((), CURRENT, False),
        (("",), "", False),
        (("", CURRENT), "", False),
    ],
)
def test_while_the_secret_is_being_changed_both_are_good(
    secrets: tuple[str, ...], signer: str, taken: bool
) -> None:
    assert verify(BODY, sign(BODY, signer), secrets) is taken


@given(text=st.text(max_size=50), signed=st.booleans(), odd=st.text(max_size=50))
def test_it_agrees_with_lines_own_check(text: str, signed: bool, odd: str) -> None:
    body = text.encode("utf-8", "ignore")
    signature = sign(body) if signed else odd.encode("utf-8", "ignore").decode()
    theirs = SignatureValidator(CURRENT).validate(body.decode(), signature)
    assert verify(body, signature, (CURRENT,)) == theirs


def test_how_much_of_a_signature_is_right_changes_nothing_in_how_it_is_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good, compare = sign(BODY), hmac.compare_digest
    asked: list[int] = []

    def compared(given: bytes, wanted: bytes) -> bool:
        asked.append(len(given))
        return compare(given, wanted)

    monkeypatch.setattr(hmac, "compare_digest", compared)
    found = [verify(BODY, good[:right] + "~" * (len(good) - right), (CURRENT, NEXT)) for right in range(45)]

    assert found == [False] * 44 + [True]
    assert asked == [len(good)] * 2 * 45, (
        "constant time: by the one comparison, with both secrets, however wrong"
    )
