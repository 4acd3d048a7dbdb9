"""LINE's own SDK, kept to what it is good at: addresses, headers and models of requests.

Its transport is replaced by ours (it never gives up waiting, repeats and follows redirects by itself), and it is not
let near the answers (it raises for a success it does not know, and loses the status of an error it cannot decode).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from linebot.v3.messaging import ApiClient, ApiResponse, Configuration, MessagingApi
from linebot.v3.messaging.rest import RESTClientObject

from bot.line_api_pool import Answer, NoAnswer, Pool


def messaging(url: str, access_token: str, pool: Pool) -> MessagingApi:
    """The Messaging API at that address. Every method must be called with `_preload_content=False`, by `asked`."""
    configuration = Configuration(host=url, access_token=access_token)
    client = ApiClient(configuration)
    client.rest_client = _Transport(configuration, pool)
    return MessagingApi(client)


def asked(ask: Callable[[], ApiResponse]) -> Answer | NoAnswer:
    """One request made through the SDK, and what came back, unread."""
    try:
        response = ask()
    except _Lost as lost:
        return lost.answer
    return Answer(response.status_code, response.headers, response.raw_data)


class _Lost(Exception):
    """Carries a NoAnswer out through the SDK, which knows nothing of such values."""

    def __init__(self, answer: NoAnswer) -> None:
        super().__init__(answer.why)
        self.answer = answer


class _Received:
    """An answer as the SDK's client wants to see it."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.data = answer.body
        self._headers = answer.headers

    def getheaders(self) -> Mapping[str, str]:
        """The SDK's name for it."""
        return self._headers


class _Transport(RESTClientObject):  # type: ignore[misc]  # the SDK ships no types
    """The SDK's place for a transport, with ours in it."""

    def __init__(self, configuration: Configuration, pool: Pool) -> None:
        super().__init__(configuration)
        self._pool = pool

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        _request_timeout: float | None = None,
        **_rest: object,
    ) -> _Received:
        """Ask once. Raises: _Lost, if there was no answer; every status is an answer."""
        written = None if body is None else json.dumps(body).encode()
        answer = self._pool.ask(method, url, headers or {}, written, read_s=_request_timeout)
        if isinstance(answer, NoAnswer):
            raise _Lost(answer)
        return _Received(answer)
