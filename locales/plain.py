"""The rules of やさしい日本語 that a program can check. Whether it is kind, a person must judge."""

from __future__ import annotations

import re
from collections.abc import Iterator

SENTENCE_LIMIT = 40  # characters without readings and spaces

_READING = re.compile(r"([\u3005\u4e00-\u9fff]+)\([\u3041-\u3096ー]+\)")
_KANJI = re.compile(r"[\u3005\u4e00-\u9fff]+")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_SENTENCE_END = re.compile(r"[。!?!?\n]")
_ENDINGS = re.compile(
    r"(です|ます|ました|ません|でした|ましょう|か|ください|ございます|ごめんなさい|はじめまして)$"
)
_UNCLEAR = re.compile(r"\d\s*[~〜～]|令和|平成|昭和|なければなりません|ざるをえ|かと思います|させていただ")
_NEEDS_SPACES_FROM = 14  # characters: shorter sentences may be one phrase


def plain_faults(text: str, *, whole: bool) -> Iterator[str]:
    """What is not plain. whole: sentences are expected, not a label."""
    for kanji in _KANJI.findall(_READING.sub("", _PLACEHOLDER.sub("", text))):
        yield f"has {kanji} without its reading"
    if _UNCLEAR.search(text):
        yield "has a time, year or wording that plain Japanese avoids"
    if whole:
        yield from (what for sentence in sentences(text) for what in _sentence_faults(sentence))


def sentences(text: str) -> tuple[str, ...]:
    """The Japanese sentences of a message, without readings, bullets and quotation marks."""
    plain = _PLACEHOLDER.sub("0000", _READING.sub(r"\1", text))
    parts = (part.strip(" ・「」") for part in _SENTENCE_END.split(plain))
    return tuple(part for part in parts if _JAPANESE.search(part))


def _sentence_faults(sentence: str) -> Iterator[str]:
    length = len(sentence.replace(" ", ""))
    if length > SENTENCE_LIMIT:
        yield f"has a sentence of {length} characters: {sentence}"
    if length > _NEEDS_SPACES_FROM and " " not in sentence:
        yield f"has no spaces between phrases: {sentence}"
    if not _ENDINGS.search(sentence):
        yield f"has a sentence that does not end in です, ます or ください: {sentence}"
