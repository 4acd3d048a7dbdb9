"""The fields each Flex component may have, and what may stand in them. Tables, not code."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[Any], str | None]

SIZES = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
SPACES = ("none", "xs", "sm", "md", "lg", "xl", "xxl")
BORDERS = ("none", "light", "normal", "medium", "semi-bold", "bold")
_PIXELS = re.compile(r"-?\d+(\.\d+)?px")
_PIXELS_OR_SHARE = re.compile(r"-?\d+(\.\d+)?(px|%)")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
_RATIO = re.compile(r"[1-9]\d{0,4}(\.\d+)?:[1-9]\d{0,4}(\.\d+)?")


def words(*allowed: str) -> Check:
    """One word out of a closed list."""
    return lambda value: None if value in allowed else "invalid property"


def measure(allowed: tuple[str, ...], pattern: re.Pattern[str] = _PIXELS) -> Check:
    """A named size, or pixels (or a share of the parent, where the pattern says so)."""

    def check(value: Any) -> str | None:
        known = isinstance(value, str) and (value in allowed or pattern.fullmatch(value))
        return None if known else "invalid property"

    return check


def shaped(pattern: re.Pattern[str]) -> Check:
    """Something of a fixed shape, such as a colour."""
    return lambda value: None if isinstance(value, str) and pattern.fullmatch(value) else "invalid property"


def whole(low: int, high: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any) -> str | None:
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if good else "invalid property"

    return check


def boolean(value: Any) -> str | None:
    """True or false."""
    return None if isinstance(value, bool) else "invalid property"


def anything(_value: Any) -> str | None:
    """Checked elsewhere, by its own rule."""
    return None


COLOUR = shaped(_COLOUR)
MARGIN = measure(SPACES)
LENGTH = measure((), _PIXELS_OR_SHARE)
FLEX = whole(0, 2**31 - 1)
_ALIGN = words("start", "end", "center")
_GRAVITY = words("top", "bottom", "center")
_PLACED: Mapping[str, Check] = {
    "margin": MARGIN,
    "position": words("relative", "absolute"),
    "offsetTop": measure(SPACES, _PIXELS_OR_SHARE),
    "offsetBottom": measure(SPACES, _PIXELS_OR_SHARE),
    "offsetStart": measure(SPACES, _PIXELS_OR_SHARE),
    "offsetEnd": measure(SPACES, _PIXELS_OR_SHARE),
}
_WRITTEN: Mapping[str, Check] = {
    "text": anything,
    "size": measure(SIZES),
    "color": COLOUR,
    "weight": words("regular", "bold"),
    "style": words("normal", "italic"),
    "decoration": words("none", "underline", "line-through"),
}
_PADDED: Mapping[str, Check] = {
    name: measure(SPACES, _PIXELS_OR_SHARE)
    for name in ("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd")
}

COMPONENTS: Mapping[str, Mapping[str, Check]] = {
    "box": {
        **_PLACED,
        **_PADDED,
        "layout": words("horizontal", "vertical", "baseline"),
        "contents": anything,
        "flex": FLEX,
        "spacing": MARGIN,
        "backgroundColor": COLOUR,
        "borderColor": COLOUR,
        "borderWidth": measure(BORDERS),
        "cornerRadius": MARGIN,
        "width": LENGTH,
        "maxWidth": LENGTH,
        "height": LENGTH,
        "maxHeight": LENGTH,
        "action": anything,
        "justifyContent": words(
            "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": words("center", "flex-start", "flex-end"),
        "background": anything,
    },
    "button": {
        **_PLACED,
        "action": anything,
        "flex": FLEX,
        "color": COLOUR,
        "style": words("primary", "secondary", "link"),
        "gravity": _GRAVITY,
        "height": words("md", "sm"),
        "adjustMode": words("shrink-to-fit"),
        "scaling": boolean,
    },
    "image": {
        **_PLACED,
        "url": anything,
        "flex": FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "size": measure((*SIZES, "full"), _PIXELS_OR_SHARE),
        "aspectRatio": shaped(_RATIO),
        "aspectMode": words("fit", "cover"),
        "backgroundColor": COLOUR,
        "action": anything,
        "animated": boolean,
    },
    "video": {
        "url": anything,
        "previewUrl": anything,
        "altContent": anything,
        "aspectRatio": shaped(_RATIO),
        "action": anything,
    },
    "icon": {
        **_PLACED,
        "url": anything,
        "size": measure(SIZES),
        "aspectRatio": shaped(_RATIO),
        "scaling": boolean,
    },
    "text": {
        **_PLACED,
        **_WRITTEN,
        "flex": FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "wrap": boolean,
        "lineSpacing": measure(()),
        "action": anything,
        "maxLines": whole(0, 2**31 - 1),
        "contents": anything,
        "adjustMode": words("shrink-to-fit"),
        "scaling": boolean,
    },
    "span": _WRITTEN,
    "separator": {"margin": MARGIN, "color": COLOUR},
    "filler": {"flex": FLEX},
}
BLOCK_STYLE: Mapping[str, Check] = {"backgroundColor": COLOUR, "separator": boolean, "separatorColor": COLOUR}
BUBBLE: Mapping[str, Check] = {
    "size": words("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
    "direction": words("ltr", "rtl"),
    "header": anything,
    "hero": anything,
    "body": anything,
    "footer": anything,
    "styles": anything,
    "action": anything,
}
