"""The bare sample everybody starts from: Flask and line-bot-sdk, the events parsed and forgotten. Stores nothing.

It is what the durable webhook is compared with: answering 200 before anything is safe is easy to do fast.
"""

from __future__ import annotations

from flask import Flask, abort, request
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError

from benchmarks.events import CHANNEL_SECRET, PATH


def create_app() -> Flask:
    """The sample, as the SDK's own examples write it."""
    app = Flask("sample")
    parser = WebhookParser(CHANNEL_SECRET)

    @app.post(PATH)
    def callback() -> str:
        signature = request.headers["X-Line-Signature"]
        try:
            parser.parse(request.get_data(as_text=True), signature)
        except InvalidSignatureError:
            abort(401)
        return "OK"

    return app
