"""A headless Chromium: the one on this machine, found by name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Root needs --no-sandbox; the rest keeps Chromium from looking for hosts of its own at every start.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, or fail with a sentence: nothing is skipped silently."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise AssertionError("The browser test needs Chromium, and none was found: make test installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()
