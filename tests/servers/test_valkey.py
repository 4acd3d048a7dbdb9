"""The Valkey the other tests stand on is real, and can go and come back in the middle of a test."""

import pytest
import redis

from tests.servers.valkey import ValkeyServer


def test_it_starts_empty_for_each_test(valkey_url: str) -> None:
    with redis.Redis.from_url(valkey_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")
        assert client.get("left") == b"behind"


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_it_goes_and_comes_back_on_the_same_port(
    valkey_server: ValkeyServer, valkey_url: str, how: str
) -> None:
    with redis.Redis.from_url(valkey_url, retry=None) as client:
        getattr(valkey_server, how)()
        with pytest.raises(redis.ConnectionError):
            client.ping()

        valkey_server.start()
        assert client.ping()
