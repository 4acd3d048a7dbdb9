"""Mail to staff: one short neutral letter a call, over SMTP. Retries nothing; says in a word how it went, and whether it may pass."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

PATIENCE_S = 10.0  # for each step of the talk with the server
FOR_GOOD = 500  # answers of a server from here on mean that asking again changes nothing
PORTS = {"smtp": 587, "smtps": 465}


class Passing(str):
    """A kind of fault that may be over in a moment, after which nothing has gone out: asking again says nothing twice."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. id: the same again if it is sent again after a crash, so that readers show it once."""

    to: str
    subject: str
    words: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. encrypted: from the first byte; else as soon as the server offers it."""

    host: str
    port: int
    encrypted: bool
    login: str
    password: str = field(repr=False)
    sender: str

    @classmethod
    def at(cls, url: str, sender: str) -> MailServer:
        """The server behind a setting such as smtps://name:password@host:465."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            login=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
        )

    def send(self, letter: Letter) -> str | None:
        """Hand a letter in. None: the server took it; else the kind of fault, never what the server said.

        Passing: it has certainly not been taken. While it is handed over nobody knows, and it is not sent twice.
        """
        handing_over = taken = False
        try:
            message = self._written(letter)
            with self._connected() as talk:
                handing_over = True
                talk.send_message(message)
                taken = True
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            if taken:
                return None  # it was only the parting that went wrong
            return _kind(fault, is_certain=not handing_over)
        return None

    def answers(self) -> str | None:
        """Whether the server lets us in: None, or the kind of fault."""
        try:
            with self._connected() as talk:
                talk.noop()
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            return type(fault).__name__
        return None

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Date"], message["Message-ID"] = format_datetime(letter.at), f"<{letter.id}@engawa.invalid>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.words)
        return message

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        talk: smtplib.SMTP
        if self.encrypted:
            talk = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE_S, context=context)
        else:
            talk = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_S)
            talk.ehlo()
            if talk.has_extn("starttls"):
                talk.starttls(context=context)
        if self.login:
            talk.login(self.login, self.password)
        return talk


def _kind(fault: Exception, *, is_certain: bool) -> str:
    """What went wrong, in a word. is_certain: the letter was not even begun to be handed over."""
    name = type(fault).__name__
    match fault:
        case smtplib.SMTPRecipientsRefused():
            may_pass = all(code < FOR_GOOD for code, _ in fault.recipients.values())
        case smtplib.SMTPResponseException():  # the server has said itself that it does not take it
            may_pass = fault.smtp_code < FOR_GOOD
        case smtplib.SMTPException() | OSError():
            may_pass = is_certain
        case _:
            may_pass = False
    return Passing(name) if may_pass else name
