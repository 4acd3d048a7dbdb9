"""Photos and files from people, handed to a browser that must not trust them. Decides by content, not by name."""

from __future__ import annotations

from typing import Final

from flask import Response

from storage.messages import Seen

RIFF_END: Final = 12
SIGNATURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
POLICY: Final = "default-src 'none'; sandbox"
NAMES: Final = {"video/mp4": "mp4", "audio/x-m4a": "m4a", "audio/mp4": "m4a", "application/pdf": "pdf"}


def picture_type(body: bytes) -> tuple[str, str] | None:
    """Type and file ending of a picture by its first bytes; None: not one we show."""
    for signature, mime, ending in SIGNATURES:
        if body.startswith(signature):
            return mime, ending
    if body.startswith(b"RIFF") and body[8:RIFF_END] == b"WEBP":
        return "image/webp", "webp"
    return None


def hand_over(seen: Seen) -> Response:
    """A picture to look at; anything else to download, as bytes without a meaning."""
    picture = picture_type(seen.body)
    mime, ending = picture or ("application/octet-stream", NAMES.get(seen.mime.partition(";")[0], "bin"))
    response = Response(seen.body, mimetype=mime)
    kind = "inline" if picture else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="engawa-{seen.id.hex[-8:]}.{ending}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
