"""Somebody at the door of the console, with the password and the seed they were given."""

from dataclasses import dataclass
from datetime import timedelta

import pyotp

from handlers.staff import Invited
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page

WRONG = "ログイン名かパスワードが違います。"
WRONG_CODE = "確認コードが違うか、もう使われています。"


@dataclass
class Door:
    """Somebody at the door, with what they were given."""

    desk: Desk
    who: Invited

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.who.seed).at(self.desk.now + timedelta(seconds=30 * steps))

    def password(self, console: Console, password: str = "", status: int = 303) -> Page:
        typed = {"login": self.who.login, "password": password or self.who.password}
        return console.submit(console.get("/sign-in"), "/sign-in", status, **typed)

    def enter(self, console: Console) -> Page:
        return console.submit(self.password(console), "/sign-in/code", code=self.code())
