"""Whether LINE made a body: every way a signature can be wrong, and agreement with LINE's own check."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.webhook import SignatureValidator

from bot.line_in import verify
from tests.bot.line_samples import SAMPLES

CURRENT, NEXT, OLD = "8c570fa6dd201bb328f1c1eac23a96d8", "0" * 31 + "1", "f" * 32
BODY = json.dumps({"destination": "U", "events": [SAMPLES["sticker"]]}, ensure_ascii=False).encode()
STEP = max(1, len(BODY) // 40)


def sign(body: bytes, secret: str = CURRENT) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


GOOD = sign(BODY)
DIGEST = base64.b64decode(GOOD)
WRONG_SIGNATURES: dict[str, str | None] = {
    "missing": None,
    "empty": "",
    "space": " ",
    "trailing space": GOOD + " ",
    "leading space": " " + GOOD,
    "newline": GOOD + "\n",
    "NUL": GOOD + "\0",
    "small letters": GOOD.lower(),
    "capital letters": GOOD.upper(),
    "hex": DIGEST.hex(),
    "urlsafe": base64.urlsafe_b64encode(b"\xff" * 32).decode(),
    "no padding": GOOD.rstrip("="),
    "too much padding": GOOD + "=",
    "twice": f"{GOOD},{GOOD}",
    "named": f"sha256={GOOD}",
    "bearer": f"Bearer {GOOD}",
    "quoted": f'"{GOOD}"',
    "of the secret": sign(CURRENT.encode()),
    "sha1": base64.b64encode(hmac.digest(CURRENT.encode(), BODY, "sha1")).decode(),
    "sha512": base64.b64encode(hmac.digest(CURRENT.encode(), BODY, "sha512")).decode(),
    "plain digest": base64.b64encode(hashlib.sha256(BODY).digest()).decode(),
    "digest of secret and body": base64.b64encode(hashlib.sha256(CURRENT.encode() + BODY).digest()).decode(),
    "secret as bytes of hex": base64.b64encode(hmac.digest(bytes.fromhex(CURRENT), BODY, "sha256")).decode(),
    "other secret": sign(BODY, OLD),
    "empty secret": sign(BODY, ""),
    "of an empty body": sign(b""),
    "re-serialised": sign(json.dumps(json.loads(BODY)).encode()),
    "pretty": sign(json.dumps(json.loads(BODY), indent=1).encode()),
    "escaped": sign(json.dumps(json.loads(BODY), ensure_ascii=True).encode() + b" "),
    "with BOM": sign(b"\xef\xbb\xbf" + BODY),
    "long": GOOD * 20_000,
    "Japanese": "署名",
    "full width": GOOD.replace("=", "\uff1d"),
    "lone surrogate": GOOD[:-1] + "\ud800",
    "zero width": GOOD + "\u200b",
    "reversed": GOOD[::-1],
    "zeros": base64.b64encode(bytes(32)).decode(),
}
SHORTENED = {f"first {n}": GOOD[:n] for n in range(1, 44, 3)}
FLIPPED = {
    f"letter {n}": GOOD[:n] + ("A" if GOOD[n] != "A" else "B") + GOOD[n + 1 :] for n in range(0, 43, 2)
}
ALTERED = {f"byte {n}": BODY[:n] + bytes([BODY[n] ^ 1]) + BODY[n + 1 :] for n in range(0, len(BODY), STEP)}
OTHER_BODIES = {
    **ALTERED,
    "empty": b"",
    "newline": BODY + b"\n",
    "space": b" " + BODY,
    "BOM": b"\xef\xbb\xbf" + BODY,
    "NUL": BODY + b"\0",
    "cut": BODY[:-1],
    "twice": BODY * 2,
    "latin": BODY.decode().encode("shift_jis", "replace"),
}
REFUSED = [
    *((BODY, signature) for signature in {**WRONG_SIGNATURES, **SHORTENED, **FLIPPED}.values()),
    *((body, GOOD) for body in OTHER_BODIES.values()),
]


def test_there_are_enough_cases() -> None:
    assert len(REFUSED) >= 115


@pytest.mark.parametrize(("body", "signature"), REFUSED)
def test_what_line_did_not_make_is_refused(body: bytes, signature: str | None) -> None:
    assert not verify(body, signature, (CURRENT, NEXT))


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
