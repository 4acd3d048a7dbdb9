"""C1: who may come in. Every way a signature, a header, a method or a path can be wrong, and the few that are right.

The rule: 200 and kept only for a POST of JSON to the one path whose X-Line-Signature is the base64 HMAC-SHA256 of the very
bytes under the present or the next channel secret. Anything else is turned away, and nothing of it is stored.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from bot.webhook import BODY_MAX
from tests.bot.webhooks import sign
from tests.corpus.recipes import Line, build
from tests.corpus.stage import CURRENT, NEXT, OLD

SIGNATURE = "X-Line-Signature"
PATHS = [
    "/",
    "/line",
    "/line/webhook/",
    "//line/webhook",
    "/line/webhook/..",
    "/line/./webhook",
    "/LINE/WEBHOOK",
    "/line/webhook%00",
    "/line%2fwebhook",
    "/line/webhook;x",
    "/line/webhook.json",
    "/webhook",
    "/callback",
    "/line/webhook\x00",
    "/line/webhooké",
    "/../line/webhook",
]
KINDS = [
    "text/plain",
    "text/html",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data;boundary=x",
    "application/xml",
    "application/json-patch+json",
    "application/octet-stream",
    "application/jsonl",
    "json",
    "*/*",
]
CODINGS = ["gzip", "br", "deflate", "zstd", "compress", "gzip,identity", "x-gzip", "GZIP"]


class Lines:
    """Numbers the lines of a set."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._numbers = count(1)

    def next(self) -> str:
        """The next line's id."""
        return f"{self._kind}-{next(self._numbers):04}"


def lines() -> Iterator[Line]:
    """Every line of the set."""
    numbers = Lines("c1")
    for make in (_wrong_signatures, _other_bodies, _headers, _right, _in_the_other_alphabet):
        for about, status, more in make(numbers):
            expected = {"status": status, "kept": 1 if status == 200 else 0}
            yield {"id": more.pop("id"), "about": about, **more, "expected": expected}


Case = tuple[str, int, dict[str, Any]]


def _case(
    about: str, status: int, number: str, body: bytes, headers: Iterable[tuple[str, Any]], **more: Any
) -> Case:
    written = {"id": number, **more, "headers": [list(header) for header in headers]}
    return about, status, {**written, "bytes": base64.b64encode(body).decode()}


def _body(number: str) -> bytes:
    return build({"events": [{"good": number}]})


def _wrong_signatures(numbers: Lines) -> Iterator[Case]:
    for at in range(len(_wrong(b""))):
        number = numbers.next()
        is_spelt = _wrong(b"")[at][0] == "urlsafe"
        body = _body(_named(number, "+/")) if is_spelt else _body(number)
        about, header = _wrong(body)[at]
        given = [] if header is None else [(SIGNATURE, header)]
        yield _case(f"signature: {about}", 401, number, body, given)
    for at in range(1, 44, 3):
        number = numbers.next()
        yield _case(
            f"its first {at} letters",
            401,
            number,
            _body(number),
            [(SIGNATURE, sign(_body(number), CURRENT)[:at])],
        )
    for at in range(0, 43, 2):
        number = numbers.next()
        right = sign(_body(number), CURRENT)
        other = right[:at] + ("A" if right[at] != "A" else "B") + right[at + 1 :]
        yield _case(f"letter {at} is another", 401, number, _body(number), [(SIGNATURE, other)])


def _named(number: str, holding: str) -> str:
    """A name that gives the body's true signature these letters: only then does the other alphabet spell it otherwise."""
    names = (f"{number}-{more}" for more in count())
    return next(name for name in names if set(holding) <= set(sign(_body(name), CURRENT)))


def _in_the_other_alphabet(numbers: Lines) -> Iterator[Case]:
    """The true digest as URLs spell it: one letter of it is another, or two."""
    for letter in "+/":
        for about, strip in (("", ""), (", without padding", "=")):
            number = numbers.next()
            body = _body(_named(number, letter))
            spelt = _urlsafe(sign(body, CURRENT)).rstrip(strip)
            yield _case(
                f"signature: urlsafe for its {letter}{about}", 401, number, body, [(SIGNATURE, spelt)]
            )


def _urlsafe(right: str) -> str:
    return right.translate(str.maketrans("+/", "-_"))


def _wrong(body: bytes) -> list[tuple[str, Any]]:
    right = sign(body, CURRENT)
    digest = base64.b64decode(right)
    return [*_misspelt(right, digest), *_made_otherwise(body, digest)]


def _misspelt(right: str, digest: bytes) -> Iterator[tuple[str, Any]]:
    """The right one, written in another way."""
    yield from (("missing", None), ("empty", ""), ("a space", " "), ("a space behind", right + " "))
    yield from (("a space before", " " + right), ("a tab behind", right + "\t"), ("NUL behind", right + "\0"))
    yield from (("a newline behind", right + "\n"), ("a header inside", right + "\r\nX-Line-Signature: x"))
    yield from (("small letters", right.lower()), ("capital letters", right.upper()), ("hex", digest.hex()))
    yield from (
        ("without padding", right.rstrip("=")),
        ("more padding", right + "="),
        ("quoted", f'"{right}"'),
    )
    yield from (
        ("twice in one", f"{right},{right}"),
        ("named", f"sha256={right}"),
        ("bearer", f"Bearer {right}"),
    )
    yield from (("reversed", right[::-1]), ("full-width padding", _latin(right.replace("=", "\uff1d"))))
    yield from (
        ("zero width behind", _latin(right + "\u200b")),
        ("Japanese", _latin("署名")),
        ("bytes", "\xff\xfe"),
    )
    yield ("a letter that the decoder passes over", f"{right[:9]}!{right[9:]}")
    yield ("the same bits in another last letter", right[:-2] + chr(ord(right[-2]) + 1) + "=")
    yield ("signature of a megabyte", {"of": "x", "times": 1_000_000})
    yield ("right, ten thousand times", {"of": right, "times": 10_000})


def _latin(text: str) -> str:
    return text.encode().decode("latin-1")


def _made_otherwise(body: bytes, digest: bytes) -> Iterator[tuple[str, Any]]:
    """Made of something else, or by somebody else."""
    secret = CURRENT.encode()
    made = {
        "urlsafe": _urlsafe(_base64(digest)),
        "sha1": _base64(hmac.digest(secret, body, "sha1")),
        "sha512": _base64(hmac.digest(secret, body, "sha512")),
        "md5": _base64(hmac.digest(secret, body, "md5")),
        "plain digest": _base64(hashlib.sha256(body).digest()),
        "digest of secret and body": _base64(hashlib.sha256(secret + body).digest()),
        "digest of body and secret": _base64(hashlib.sha256(body + secret).digest()),
        "secret as bytes of hex": _base64(hmac.digest(bytes.fromhex(CURRENT), body, "sha256")),
        "secret with a newline": _base64(hmac.digest(secret + b"\n", body, "sha256")),
        "twice encoded": _base64(_base64(digest).encode()),
        "of the hex of the body": sign(body.hex().encode(), CURRENT),
        "of the base64 of the body": sign(base64.b64encode(body), CURRENT),
        "of the secret": sign(secret, CURRENT),
        "an old secret's": sign(body, OLD),
        "another account's": sign(body, "a" * 32),
        "an empty secret's": sign(body, ""),
        "both secrets in one": sign(body, CURRENT + NEXT),
        "small letters of the secret": sign(body, CURRENT.upper()),
        "of an empty body": sign(b"", CURRENT),
        "of another delivery": sign(build({"events": [{"good": "another"}]}), CURRENT),
        "of the same, written by Python": sign(_again(body), CURRENT),
        "of the same, indented": sign(_again(body, indent=1), CURRENT),
        "of the same, keys sorted": sign(_again(body, sort_keys=True, ensure_ascii=False), CURRENT),
        "of the same with a BOM": sign(b"\xef\xbb\xbf" + body, CURRENT),
        "of the same and a newline": sign(body + b"\n", CURRENT),
        "of the same in UTF-16": sign(body.decode().encode("utf-16"), CURRENT),
        "zeros": _base64(bytes(32)),
    }
    yield from made.items()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _again(body: bytes, **how: Any) -> bytes:
    return json.dumps(json.loads(body or b"{}"), **how).encode()


def _other_bodies(numbers: Lines) -> Iterator[Case]:
    """Signed once, altered on the way."""
    for at in range(40):
        number = numbers.next()
        body = _body(number)
        byte, bit = at * len(body) // 40, at % 8
        other = body[:byte] + bytes([body[byte] ^ (1 << bit)]) + body[byte + 1 :]
        yield _case(
            f"bit {bit} of byte {byte} is another", 401, number, other, [(SIGNATURE, sign(body, CURRENT))]
        )
    for about, alter in _ALTERATIONS.items():
        number = numbers.next()
        body = _body(number)
        yield _case(f"body: {about}", 401, number, alter(body), [(SIGNATURE, sign(body, CURRENT))])


_ALTERATIONS: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "a newline behind": lambda body: body + b"\n",
    "a space before": lambda body: b" " + body,
    "BOM": lambda body: b"\xef\xbb\xbf" + body,
    "NUL behind": lambda body: body + b"\0",
    "cut by one": lambda body: body[:-1],
    "cut by half": lambda body: body[: len(body) // 2],
    "twice": lambda body: body * 2,
    "in Shift_JIS": lambda body: body.decode().encode("shift_jis", "replace"),
    "written again": _again,
    "written again with slashes": lambda body: body.replace(b"/", b"\\/").replace(b'"id"', b'"\\u0069d"'),
    "another event behind": lambda body: body[:-2] + b",{}]}",
}


def _headers(numbers: Lines) -> Iterator[Case]:
    """Rightly signed, and still not what LINE sends."""
    for kind in KINDS:
        yield _signed(f"type {kind}", 415, numbers, [("Content-Type", kind)])
    for coding in CODINGS:
        yield _signed(f"coding {coding}", 415, numbers, [("Content-Encoding", coding)])
    for about, pack in (("gzip", _gzip), ("zlib", zlib.compress)):
        number = numbers.next()
        packed = pack(_body(number))
        coded = [(SIGNATURE, sign(packed, CURRENT)), ("Content-Encoding", about)]
        yield _case(f"packed by {about} and signed so", 415, number, packed, coded)
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "post", "POSTS"):
        yield _signed(f"method {method}", 405, numbers, [], method=method)
    for path in PATHS:
        yield _signed(f"path {path!r}", 404, numbers, [], path=path)
    for about, length in (("one byte too many", BODY_MAX + 1), ("a gigabyte", 1 << 30), ("no end", 10**30)):
        yield _signed(f"says it has {about}", 413, numbers, [("Content-Length", str(length))])
    yield _signed("says it has nothing", 401, numbers, [("Content-Length", "0")])
    for odd in ("-1", "1e3", "0x10", "", "٣", "9 9"):
        yield _signed(f"says its length is {odd!r}", 401, numbers, [("Content-Length", _latin(odd))])
    number = numbers.next()
    right = sign(_body(number), CURRENT)
    yield _case(
        "two headers, both right", 401, number, _body(number), [(SIGNATURE, right), (SIGNATURE, right)]
    )
    yield _case(
        "two headers, right and wrong",
        401,
        numbers.next(),
        _body(number),
        [(SIGNATURE, right), (SIGNATURE, "x")],
    )
    yield _case(
        "the header's name misspelt", 401, numbers.next(), _body(number), [("X-Line-Signatur", right)]
    )
    yield _case("in another header", 401, numbers.next(), _body(number), [("Authorization", right)])


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _signed(about: str, status: int, numbers: Lines, headers: list[tuple[str, str]], **more: Any) -> Case:
    number = numbers.next()
    body = _body(number)
    return _case(about, status, number, body, [(SIGNATURE, sign(body, CURRENT)), *headers], **more)


def _right(numbers: Lines) -> Iterator[Case]:
    """What is LINE's, in every dress it may come in."""
    for about, secret in (("the present secret", CURRENT), ("the next secret", NEXT)):
        number = numbers.next()
        yield _case(
            f"signed with {about}", 200, number, _body(number), [(SIGNATURE, sign(_body(number), secret))]
        )
    for kind in (
        "application/json; charset=utf-8",
        "",
        "Application/JSON",
        "application/json;charset=shift_jis",
    ):
        yield _signed(f"type {kind!r}", 200, numbers, [("Content-Type", kind)])
    yield _signed("coding identity", 200, numbers, [("Content-Encoding", "identity")])
    yield _signed("in chunks", 200, numbers, [("Transfer-Encoding", "chunked")])
    yield _signed("a foreign host's name", 200, numbers, [("Host", "elsewhere.example")])
    yield _signed("a forwarded address of nonsense", 200, numbers, [("X-Forwarded-For", "' OR 1=1 --")])
