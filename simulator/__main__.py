"""`python -m simulator`: starts a LINE platform of one's own. Reads the command line and nothing else."""

import argparse
import signal
import sys
from collections.abc import Sequence

from simulator.config import (
    DEFAULT_DESTINATION,
    DEFAULT_PORT,
    DEFAULT_QUOTA,
    DEFAULT_SECRET,
    DEFAULT_TOKEN,
    LOCAL,
    Config,
)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="simulator", description=__doc__)
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    made.add_argument("--port", type=int, default=DEFAULT_PORT, help="port to listen on; 0 takes a free one")
    made.add_argument("--webhook-url", default="", help="where the bot takes webhooks")
    made.add_argument("--channel-secret", default=DEFAULT_SECRET, help="signs the webhooks")
    made.add_argument("--access-token", default=DEFAULT_TOKEN, help="what the bot must show")
    made.add_argument("--destination", default=DEFAULT_DESTINATION, help="the bot's own user id")
    made.add_argument("--bot-name", default="縁側", help="the bot's name on the phones")
    made.add_argument(
        "--quota", type=int, default=DEFAULT_QUOTA, help="counted messages a month; -1 for no limit"
    )
    made.add_argument(
        "--people", type=int, default=0, metavar="N", help="phones made at the start, already friends"
    )
    made.add_argument("--seed", type=int, help="makes ids and dice repeatable")
    return made


def config(arguments: argparse.Namespace) -> Config:
    """The settings somebody asked for."""
    return Config(
        host=arguments.host,
        port=arguments.port,
        webhook_url=arguments.webhook_url,
        channel_secret=arguments.channel_secret,
        access_token=arguments.access_token,
        destination=arguments.destination,
        bot_name=arguments.bot_name,
        quota=None if arguments.quota < 0 else arguments.quota,
        people=arguments.people,
        seed=arguments.seed,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Start and serve until told to stop."""
    from simulator.server import start

    wanted = config(parser().parse_args(argv))
    if wanted.host not in LOCAL:
        print(
            "simulator: reachable from other machines; anybody there can drive the phones.", file=sys.stderr
        )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with start(wanted) as running:
        print(f"simulator: {running.url}/ (webhooks to {wanted.webhook_url or 'nobody yet'})", flush=True)
        try:
            running.thread.join()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
