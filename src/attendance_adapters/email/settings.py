"""The settings of a school: its mail server, who writes, and where what comes back is put."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from enum import StrEnum
from pathlib import Path

from attrs import Attribute, field, frozen

__all__ = ["Connection", "EmailSettings", "sole_address"]

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Connection(StrEnum):
    """How the connection to the mail server is kept private, which it is unless it leads nowhere.

    STARTTLS, always; or plain, to a server on the same machine that passes messages on.
    """

    STARTTLS = "starttls"
    PLAIN = "plain"


def sole_address(written: str) -> str:
    """Give an address that stands alone, without a name or a second one.

    It is of the letters that every server takes: a domain of others has a form that begins with
    `xn--`.

    Raises:
        ValueError: it is none.
    """
    try:
        found = Address(addr_spec=written)
    except (HeaderParseError, IndexError, ValueError):
        raise ValueError from None
    is_whole = found.username and found.domain and found.addr_spec == written
    if not (is_whole and written.isascii()):
        raise ValueError
    return written


@frozen
class EmailSettings:
    """Where the mail server is, who writes, and where what comes back is put.

    `sender` is the address that writes, and `name` the name beside it; a message's id has the
    address's domain. `user` and `password` are for a server that asks for them; `password` names
    the secret in which it is kept, `env:SMTP_PASSWORD`. `certificates` is a file of the
    authorities to be trusted, in the place of the machine's. `reply_to` is the address for replies.
    `mailbox` is what came back: a folder of `.eml` files, or a file of the kind mbox. `timeout`, in
    seconds, is for how long the server is waited for.
    """

    host: str
    sender: str = field()
    name: str = ""
    port: int = 587
    connection: Connection = field(default=Connection.STARTTLS)
    user: str = ""
    password: str = ""
    certificates: Path | None = None
    reply_to: str | None = field(default=None)
    mailbox: Path | None = None
    timeout: int = field(default=60)

    @property
    def domain(self) -> str:
        """The domain in which our ids are."""
        return self.sender.rpartition("@")[2]

    @sender.validator
    @reply_to.validator
    def _is_address(self, attribute: "Attribute[str | None]", value: str | None) -> None:
        try:
            if value is not None:
                sole_address(value)
        except ValueError:
            raise ValueError(f"{attribute.name}: one e-mail address was expected") from None

    @timeout.validator
    def _above_nothing(self, _: "Attribute[int]", value: int) -> None:
        if value < 1:
            raise ValueError("a number above 0 was expected in timeout")

    @connection.validator
    def _stays_here(self, _: "Attribute[Connection]", value: Connection) -> None:
        # A program may give the word itself.
        if Connection(value) is Connection.PLAIN and self.host not in _HERE:
            raise ValueError("starttls was expected: plain is for a server on the same machine")

    def __attrs_post_init__(self) -> None:
        """See that whoever logs in has a name and a password."""
        if bool(self.user) is not bool(self.password):
            raise ValueError("user and password were expected together")
