"""Three gateways for messages, and a program that dies of handing messages to them.

One is the folder that is shipped, which knows a key again. One is a server of its own over HTTP,
which keeps messages by key and can be asked. One is a mail server, of which nobody can ask.
"""

import json
import os
import signal
import smtplib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from email.message import EmailMessage
from enum import StrEnum
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread

from attrs import define, evolve, field

from attendance_adapters.folder import MessageFolder
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageStatus,
    Proposal,
    Reached,
    Receipt,
    proposal_key,
)
from attendance_core.errors import Fault, Refused
from attendance_core.records import (
    Delivery,
    Journal,
    Person,
    Stage,
    approve,
    deliver,
    outgoing,
)
from attendance_core.records.database import open_engine
from attendance_core.sessions import Half, Session

__all__ = ["MANAGER", "NUMBER", "SCHOOL", "Manner", "Post", "a_post", "proposal"]

SCHOOL = 142000
NUMBER = "07700900123"
MANAGER = Person("A. Example", "Attendance Manager")
_TEXT = "Example Wójcik is not in school."
_HOST = "127.0.0.1"
_PATIENCE = 20.0


def proposal(number: int = 1, day: date = date(2026, 11, 20)) -> Proposal:
    """Give one of many proposals, each about a pupil of its own."""
    session = Session(day, Half.AM)
    reached = Reached(SCHOOL, "first_day_absence", "1", f"P{number}", f"P{number}/1", session)
    message = Message(proposal_key(reached), "sms", NUMBER, _TEXT)
    return Proposal(reached, message, MANAGER.position, "first_day_absence", "5c1d")


class Manner(StrEnum):
    """How a gateway behaves: it takes messages, does not, or something goes wrong.

    It can refuse a message for certain, answer with an error that repeats the number, take it and
    then break the connection off, or do so before it has taken anything.
    """

    TAKES = "takes"
    REFUSES = "refuses"
    FAILS = "fails"
    BREAKS_OFF_AFTER = "breaks off after"
    BREAKS_OFF_BEFORE = "breaks off before"


@define
class Post:
    """A gateway: what it is, where it is, how it behaves, and which messages went out."""

    gateway: Gateway
    place: str
    manner: Manner = Manner.TAKES
    can_say: bool = True
    asked: int = 0
    _taken: list[str] = field(factory=list)

    @property
    def delivery(self) -> Delivery:
        """How messages are handed to it."""
        return _delivery(self.gateway, self.place)

    def take(self, key: str) -> None:
        """Let a message go out."""
        self._taken.append(key)

    def out(self) -> list[str]:
        """Give the keys of the messages that went out, each as often as it did, in order."""
        if self.gateway is Gateway.IDEMPOTENT:
            return sorted(_collected(Path(self.place)))
        return sorted(self._taken)


@contextmanager
def a_post(gateway: Gateway, folder: Path) -> Iterator[Post]:
    """Run a gateway of a kind."""
    post = Post(gateway, str(folder))
    if gateway is Gateway.IDEMPOTENT:
        yield post
        return
    with (_http if gateway is Gateway.QUERYABLE else _mail)(post):
        yield post


def _delivery(gateway: Gateway, place: str) -> Delivery:
    if gateway is Gateway.IDEMPOTENT:
        folder = MessageFolder(MessageFolder.Settings(Path(place)))
        return Delivery(gateway, folder.attendance_send_message)
    if gateway is Gateway.QUERYABLE:
        return Delivery(gateway, partial(_post, place), partial(_status, place))
    return Delivery(gateway, partial(_mail_to, place))


def _collected(folder: Path) -> Iterator[str]:
    """Collect what lies in the folder, and give the keys of all that ever lay in it."""
    collected = folder / "collected"
    collected.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        path.rename(collected / f"{path.name}.{time.monotonic_ns()}")
    for path in collected.iterdir():
        yield path.name.partition(".")[0]


# One after another: what was handed over before a question was asked is known when it is answered.
@contextmanager
def _http(post: Post) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            text = self.rfile.read(length)
            whole = len(text) == length
            if whole and post.manner in {Manner.TAKES, Manner.BREAKS_OFF_AFTER}:
                post.take(self.path[1:])
            answers = {
                Manner.TAKES: (201, self.path[1:].encode()),
                Manner.REFUSES: (422, text),
                Manner.FAILS: (503, text),
            }
            if whole and post.manner in answers:
                self._answer(*answers[post.manner])

        def do_GET(self) -> None:
            post.asked += 1
            known = self.path[1:] in post._taken  # noqa: SLF001 - it is the gateway itself
            self._answer(503 if not post.can_say else 200 if known else 404, NUMBER.encode())

        def _answer(self, status: int, text: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """Go on: whoever asked has died."""

    with Server((_HOST, 0), Handler) as server:
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        post.place = f"{_HOST}:{server.server_port}"
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _post(place: str, message: Message) -> Receipt:
    with closing(HTTPConnection(place, timeout=_PATIENCE)) as connection:
        text = json.dumps({"to": message.to, "body": message.body}).encode()
        connection.request("POST", f"/{message.key}", text)
        response = connection.getresponse()
        said = response.read().decode()
    if response.status == 422:
        raise Refused([Fault("gateway", "a message that it takes was expected")])
    if response.status != 201:
        raise ConnectionError(said)
    return Receipt(said, already_sent=False)


def _status(place: str, key: str) -> MessageStatus:
    with closing(HTTPConnection(place, timeout=_PATIENCE)) as connection:
        connection.request("GET", f"/{key}")
        response = connection.getresponse()
        said = response.read().decode()
    if response.status not in {200, 404}:
        raise ConnectionError(said)
    return MessageStatus.SENT if response.status == 200 else MessageStatus.NOT_SENT


@contextmanager
def _mail(post: Post) -> Iterator[None]:
    # The program that dies needs none.
    from aiosmtpd.controller import Controller  # noqa: PLC0415

    class Handler:
        async def handle_RCPT(self, _, __, envelope, address, ___) -> str:  # noqa: N802 - the server's word
            if post.manner is Manner.REFUSES:
                return f"550 {address} is not known here"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, _, envelope) -> str:  # noqa: N802 - likewise
            if post.manner is Manner.FAILS:
                return f"451 {envelope.rcpt_tos[0]} cannot be reached now"
            if post.manner is not Manner.BREAKS_OFF_BEFORE:
                first, *_ = envelope.content.decode().splitlines()
                post.take(first.removeprefix("Subject: "))
            if post.manner is not Manner.TAKES:
                server.transport.abort()
            return "250 OK"

    class Anywhere(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = Anywhere(Handler(), hostname=_HOST, port=0)
    controller.start()
    post.place = f"{_HOST}:{controller.port}"
    try:
        yield
    finally:
        controller.stop()


def _mail_to(place: str, message: Message) -> Receipt:
    mail = EmailMessage()
    mail["Subject"] = message.key
    mail["From"] = "office@school.example"
    mail["To"] = f"{message.to}@sms.example"
    mail.set_content(message.body)
    host, _, port = place.partition(":")
    with smtplib.SMTP(host, int(port), timeout=_PATIENCE) as connection:
        try:
            connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            expected = "an address that the gateway knows was expected"
            raise Refused([Fault("gateway", expected)]) from error
    return Receipt(message.key, already_sent=False)


# The program. Processes are split off, so that one start is enough for many deaths.


def _split(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, and give its number."""
    process = os.fork()
    if process:
        return process
    work()
    os._exit(0)


def _died(process: int) -> bool:
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        sys.exit("a process failed")
    return False


def _both(work: Callable[[int], object]) -> None:
    """Do some work in two processes, which begin when both are there."""
    ready, go = os.pipe()

    def begin(number: int) -> None:
        os.close(go)
        os.read(ready, 1)
        work(number)

    processes = [_split(partial(begin, number)) for number in range(2)]
    os.close(go)
    for process in processes:
        _died(process)


def _journal(address: str) -> Journal:
    return Journal(open_engine(address, folder=Path()))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying(delivery: Delivery, *, before: bool) -> Delivery:
    """Let whoever hands a message over die of it, before the gateway has it or after."""

    def send(message: Message) -> Receipt:
        if before:
            _die()
        receipt = delivery.send(message)
        _die()
        return receipt

    return evolve(delivery, send=send)


def die_before_and_after(address: str, delivery: Delivery, _: Path) -> object:
    """Die of the first message before it is handed over, of the second when it is out."""

    def work(number: int) -> None:
        dying = _dying(delivery, before=number == 1)
        deliver(_journal(address), SCHOOL, proposal(number).key, dying)

    return [_died(_split(partial(work, number))) for number in (1, 2)]


def approve_twice(address: str, _: Delivery, folder: Path) -> object:
    """Approve twenty messages from two processes, and give the numbers that each was given."""

    def work(which: int) -> None:
        journal = _journal(address)
        numbers = [approve(journal, SCHOOL, proposal(number), by=MANAGER) for number in range(20)]
        (folder / f"approved.{which}").write_text(json.dumps(numbers))

    _both(work)
    return [json.loads((folder / f"approved.{which}").read_text()) for which in range(2)]


def _deliver_all(address: str, delivery: Delivery) -> None:
    journal = _journal(address)
    for key in outgoing(journal, SCHOOL, stages={Stage.DUE, Stage.CLAIMED}):
        deliver(journal, SCHOOL, key, delivery)


def deliver_twice(address: str, delivery: Delivery, _: Path) -> object:
    """Deliver all messages from two processes at the same time."""
    return _both(lambda _: _deliver_all(address, delivery))


def die_at_random(address: str, delivery: Delivery, folder: Path) -> object:
    """Deliver all messages, killed at random moments and begun again, and count the deaths."""
    random = Random(1)  # noqa: S311 - a moment is no secret
    at_once = evolve(delivery, abandoned_after=timedelta())
    for deaths in count():
        process = _split(lambda: _deliver_all(address, at_once))
        # Later and later, so that a slow machine comes to an end as well.
        time.sleep(random.uniform(0, 0.06 + 0.002 * deaths))
        os.kill(process, signal.SIGKILL)
        if not _died(process):
            return deaths
        if delivery.gateway is Gateway.IDEMPOTENT:
            list(_collected(folder))
    raise AssertionError


if __name__ == "__main__":
    name, of, gateway, where = sys.argv[1:]
    kind = Gateway(gateway)
    told = {
        each.__name__: each
        for each in (die_before_and_after, approve_twice, deliver_twice, die_at_random)
    }[name](of, _delivery(kind, where), Path(where))
    print(json.dumps(told))  # noqa: T201 - a program that tells
