"""A server on this machine that speaks as GOV.UK Notify documents, and misbehaves when it is told.

It has templates, takes texts, e-mails and letters, lists them page by page, and lists what was
received. Every request must bear a token of the service's key, no more than thirty seconds off.
"""

import json
import os
import re
import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, SO_LINGER, SOL_SOCKET
from ssl import SSLContext
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

import jwt
from attrs import define, field

__all__ = ["API_KEY", "REPEATED", "SECRET", "TEMPLATES", "Fails", "Notify", "a_notify"]

SERVICE = "3d844edf-8d35-48ac-975b-e847b4f122b0"
SECRET = "f6b0a5a3-7b3f-4d52-9c6f-0a1b2c3d4e5f"  # noqa: S105 - the server's own
API_KEY = f"test-{SERVICE}-{SECRET}"
TEMPLATES = {
    "sms": "f33517ff-2a88-4f6e-b855-c550268ce08a",
    "email": "f33517ff-2a88-4f6e-b855-c550268ce08b",
    "letter": "f33517ff-2a88-4f6e-b855-c550268ce08c",
}
REPEATED = "07700900123"
SIMULATED = {"07700900003": "temporary-failure", "07700900002": "permanent-failure"}
"""What becomes of a text by a test key; of any other it is said to be delivered."""
SMOKE = frozenset({"07700900000", "07700900111", "07700900222"})
"""Numbers to which nothing goes, and of which nothing is kept."""
_TO = {"sms": "phone_number", "email": "email_address", "letter": "address_line_1"}


@define
class Fails:
    """What goes wrong with the next requests of a kind, each once, in order.

    `status` and `kind` are an error of the API; `after` says that the message is taken all the
    same. `cut` breaks the connection off, and `reset` so that the other side is told of a failure;
    `half` sends half of the answer, `slow` waits for some seconds, `again` gives the page before,
    and `text` is sent in place of an answer, and `date` in place of the moment.
    """

    path: str
    status: int = 0
    kind: str = ""
    after: bool = False
    cut: bool = False
    reset: bool = False
    half: bool = False
    slow: float = 0
    again: bool = False
    text: str = ""
    retry_after: str = ""
    date: str = ""


@define
class Notify:
    """What the service holds: its templates, what was sent, what was received.

    `kind` is that of its key: `live`, `team` for the `guests` alone, or `test`, by which nothing
    goes anywhere. A service on trial sends to its `guests` alone, too.
    """

    address: str = ""
    skew: float = 0
    window: float = 30
    page: int = 3
    per_minute: int = 3000
    daily: int = 250_000
    kind: str = "live"
    is_on_trial: bool = False
    guests: set[str] = field(factory=set)
    templates: dict[str, dict[str, str]] = field(factory=dict)
    sent: list[dict[str, Any]] = field(factory=list)
    received: list[dict[str, Any]] = field(factory=list)
    fails: list[Fails] = field(factory=list)
    asked: list[str] = field(factory=list)
    lock: Any = field(factory=Lock)
    last: dict[str, Any] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Begin with a template for each channel."""
        for channel, key in TEMPLATES.items():
            subject = "" if channel == "sms" else "((subject))"
            self.templates[key] = {"type": channel, "body": "((body))", "subject": subject}

    def keys(self) -> list[str]:
        """Give the references of what was sent, each as often as it was."""
        return [each["reference"] for each in self.sent]

    def becomes(self, key: str, status: str, *, at: str) -> None:
        """Let something become of a message."""
        for each in self.sent:
            if each["reference"] == key:
                each |= {"status": status, "completed_at": at}

    def receive(self, number: str, text: str, *, at: str) -> str:
        """Receive a text, and give its id."""
        found = str(uuid5(UUID(SERVICE), f"received {len(self.received)}"))
        self.received.insert(0, {
            "id": found, "user_number": number, "notify_number": "07700900999",
            "service_id": SERVICE, "content": text, "created_at": at,
        })  # fmt: skip
        return found

    def next_failure(self, path: str) -> Fails | None:
        """Give what goes wrong now."""
        found = next((each for each in self.fails if path.startswith(each.path)), None)
        if found:
            self.fails.remove(found)
        return found


class _Error(Exception):
    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


def _fail(fails: Fails) -> None:
    """Answer with the error that is wanted, which repeats whom it was to."""
    if fails.status:
        raise _Error(fails.status, fails.kind, f"To {REPEATED}: no")


def _authorise(notify: Notify, header: str) -> None:
    now = time.time() + notify.skew  # noqa: TID251 - the server's own clock
    try:
        claims = jwt.decode(
            header.removeprefix("Bearer "), SECRET, ["HS256"], options={"verify_iat": False}
        )
    except jwt.PyJWTError:
        raise _Error(403, "AuthError", "Invalid token: API key not found") from None
    if claims["iss"] != SERVICE:
        raise _Error(403, "AuthError", "Invalid token: service not found")
    if abs(now - claims["iat"]) > notify.window:
        text = "Error: Your system clock must be accurate to within 30 seconds"
        raise _Error(403, "AuthError", text)


def _filled(notify: Notify, key: str, words: Mapping[str, str]) -> dict[str, Any]:
    template = notify.templates.get(key)
    if template is None:
        raise _Error(400, "BadRequestError", "Template not found")
    text = template["subject"] + template["body"]
    missing = [name for name in re.findall(r"\(\((\w+)\)\)", text) if name not in words]
    if missing:
        raise _Error(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")

    def fill(written: str) -> str:
        return re.sub(r"\(\((\w+)\)\)", lambda found: words[found[1]], written)

    return {"type": template["type"], "body": fill(template["body"]),
            "subject": fill(template["subject"])}  # fmt: skip


def _send(notify: Notify, channel: str, asked: Mapping[str, Any]) -> tuple[int, Any]:
    words = asked.get("personalisation", {})
    made = _filled(notify, asked["template_id"], words)
    to = words.get(_TO[channel], "") if channel == "letter" else asked[_TO[channel]]
    if made["type"] != channel:
        raise _Error(400, "BadRequestError", f"{made['type']} template is not for {channel}")
    if channel == "sms" and not re.fullmatch(r"(\+44|0)7\d{9}", to):
        raise _Error(400, "ValidationError", f"phone_number {to} Not a UK mobile number")
    if notify.kind == "team" and to not in notify.guests:
        text = "Can't send to this recipient using a team-only API key"
        raise _Error(400, "BadRequestError", text)
    if notify.is_on_trial and to not in notify.guests:
        text = "Can't send to this recipient when service is in trial mode"
        raise _Error(400, "BadRequestError", text)
    if len(notify.sent) >= notify.daily:
        raise _Error(
            429, "TooManyRequestsError", f"Exceeded send limits ({notify.daily}) for today"
        )
    if len(notify.sent) >= notify.per_minute:
        raise _Error(429, "RateLimitError", "Exceeded rate limit for key type test")
    status = SIMULATED.get(to, "delivered") if notify.kind == "test" else "created"
    one = {
        "id": str(uuid5(UUID(SERVICE), f"sent {len(notify.sent)}")),
        "reference": asked["reference"],
        "type": channel, "status": status, "created_at": "2026-11-20T09:31:00.000000Z",
        "sent_at": None, "completed_at": None, "personalisation": words, "asked": dict(asked),
        "template": {"id": asked["template_id"], "version": 1}, **made,
    }  # fmt: skip
    if to not in SMOKE:
        notify.sent.insert(0, one)
    return 201, {"id": one["id"], "reference": one["reference"], "content": {"body": made["body"]}}


def _page(notify: Notify, held: list[dict[str, Any]], name: str, asked: Mapping[str, str]) -> Any:
    wanted = [each for each in held if asked.get("reference") in {None, each.get("reference")}]
    after = asked.get("older_than")
    ids = [each["id"] for each in wanted]
    begin = 0 if after is None else ids.index(after) + 1 if after in ids else len(ids)
    some = wanted[begin : begin + notify.page]
    links = {"current": "/v2/x", "next": f"/v2/x?older_than={some[-1]['id']}"} if some else {}
    return {name: some, "links": links}


def _answer(notify: Notify, method: str, path: str, asked: Mapping[str, Any]) -> tuple[int, Any]:
    if method == "POST" and (found := re.fullmatch(r"/v2/notifications/(sms|email|letter)", path)):
        return _send(notify, found[1], asked)
    if method == "POST" and (found := re.fullmatch(r"/v2/template/([^/]+)/preview", path)):
        if found[1] not in notify.templates:
            raise _Error(404, "NoResultFound", "No result found")
        return 200, {
            "id": found[1],
            "version": 1,
            **_filled(notify, found[1], asked["personalisation"]),
        }
    if path == "/v2/notifications":
        return 200, _page(notify, notify.sent, "notifications", asked)
    if path == "/v2/received-text-messages":
        return 200, _page(notify, notify.received, "received_text_messages", asked)
    if method == "GET" and path.startswith("/v2/notifications/"):
        for each in notify.sent:
            if each["id"] == path.rpartition("/")[2]:
                return 200, each
    raise _Error(404, "NoResultFound", "No result found")


class _Handler(BaseHTTPRequestHandler):
    notify: Notify

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._do(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        text = self.rfile.read(length)
        if len(text) == length:
            self._do(self.path, json.loads(text))

    def _do(self, path: str, asked: Mapping[str, Any]) -> None:
        notify = self.notify
        notify.asked.append(f"{self.command} {self.path}")
        fails = notify.next_failure(path) or Fails(path)
        if fails.slow and not fails.after:
            time.sleep(fails.slow)
        if (fails.cut or fails.reset) and not fails.after:
            self._hang_up(fails)
            return
        status, told = self._told(path, asked, fails)
        if fails.slow and fails.after:
            time.sleep(fails.slow)
        if fails.cut or fails.reset:
            self._hang_up(fails)
            return
        self._say(status, fails.text.encode() or json.dumps(told).encode(), fails)

    def _hang_up(self, fails: Fails) -> None:
        if fails.cut:
            self.connection.shutdown(SHUT_RDWR)
        else:
            self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())
        self.close_connection = True

    def _told(self, path: str, asked: Mapping[str, Any], fails: Fails) -> tuple[int, Any]:
        notify = self.notify
        try:
            _authorise(notify, self.headers.get("Authorization", ""))
            if not fails.after:
                _fail(fails)
            if fails.again and path in notify.last:
                return 200, notify.last[path]
            with notify.lock:
                status, told = _answer(notify, self.command, path, asked)
            notify.last[path] = told
            _fail(fails)
        except _Error as error:
            errors = [{"error": error.kind, "message": error.message}]
            return error.status, {"status_code": error.status, "errors": errors}
        return status, told

    def _say(self, status: int, text: bytes, fails: Fails) -> None:
        # A client that died does not hear.
        with suppress(OSError):
            self.send_response_only(status)
            now = time.time() + self.notify.skew  # noqa: TID251 - the server's own clock
            self.send_header("Date", fails.date or formatdate(now, usegmt=True))
            if fails.retry_after:
                self.send_header("Retry-After", fails.retry_after)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text[: len(text) // 2] if fails.half else text)
            if fails.half:
                self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Go on: whoever asked has died."""


@contextmanager
def a_notify(context: SSLContext | None = None) -> Iterator[Notify]:
    """Run the server; it has TLS where there is a context."""
    notify = Notify()
    handler = type("_Of", (_Handler,), {"notify": notify})
    with _Server(("127.0.0.1", 0), handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        scheme = "http" if context is None else "https"
        notify.address = f"{scheme}://127.0.0.1:{server.server_port}"
        try:
            yield notify
        finally:
            server.shutdown()
            thread.join()
