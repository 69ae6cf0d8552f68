"""Asking the API over HTTP: a thin shell, which alone holds the token and says no word of it."""

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import TypeVar

import httpx2
import stamina
from attrs import field, frozen

from attendance_adapters.wonde.answers import Garbled, Page, read_object, read_page
from attendance_adapters.wonde.moments import header_moment
from attendance_adapters.wonde.patience import Again, Patience, is_worth_asking_again
from attendance_adapters.wonde.rows import Row
from attendance_core.errors import Fault, Refused

__all__ = ["Api", "is_this_machine", "open_api"]

T = TypeVar("T")

_VERSION = "/v1.0/"
_TIMES = 3
"""How often rows may come that came before, where the next ones were asked for."""
_REFUSALS = {
    401: "a token that Wonde takes was expected; this is an expired or wrong token",
    403: "leave to read this was expected; the school gives it in Wonde",
    404: "something was expected to be there",
}


class _Bearer(httpx2.Auth):
    """The token, put on each request to the one address and held nowhere else."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Put the token on a request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


@frozen
class Api:
    """Wonde at one address, for one token and one school.

    The school's id is put in the place of `{school}` in a path.
    """

    client: httpx2.Client = field(repr=False)
    address: httpx2.URL
    school: str
    patience: Patience

    def one(self, path: str) -> tuple[Row, datetime | None]:
        """Ask for one object, and give it with Wonde's time of the answer.

        Raises:
            Refused: it cannot be had, with a sentence why.
        """
        place = _place(path)
        answer, values = self._ask(self.url(path), place, read_object)
        return Row(place, values), header_moment(answer.headers.get("date"))

    def rows(self, path: str, query: Mapping[str, str]) -> Iterator[Row]:
        """Ask for a list, page by page, and give its rows; each page is read whole or not at all.

        Raises:
            Refused: a page cannot be had, with a sentence why.
        """
        number = 0
        for page in self._pages(path, {**query, "cursor": "true"}):
            for values in page.rows:
                number += 1
                yield Row(f"{_place(path)}, row {number}", values)

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[Page]:
        first = self.url(path).copy_with(params=query)
        url: httpx2.URL | None = first
        came: set[int] = set()
        number = repeated = 0
        while url is not None:
            number += 1
            place = f"{_place(path)}, page {number}"
            if repeated == _TIMES:
                raise Refused([Fault(place, "a next page that was not read yet was expected")])
            _, page = self._ask(url, place, read_page)
            # By the rows: an address may be new each time, and they the same for ever.
            rows = hash(repr([each.get("id", each) for each in page.rows]))
            repeated = repeated + 1 if rows in came else 0
            came.add(rows)
            yield page
            url = _following(first, page.next, place) if page.next else None

    def _ask(
        self, url: httpx2.URL, place: str, read: Callable[[bytes, str], T]
    ) -> tuple[httpx2.Response, T]:
        def asked() -> tuple[httpx2.Response, T]:
            answer = self.client.get(url)
            again = Again.of(answer)
            if again is not None:
                raise again
            _check(answer, place)
            return answer, read(answer.content, place)

        try:
            return self.tried(asked, self._is_worth_asking_again)
        except (Again, Garbled, httpx2.RequestError) as error:
            raise Refused([Fault(place, self.why(error))]) from None

    def tried(self, ask: Callable[[], T], on: Callable[[Exception], bool | float]) -> T:
        """Do something until it succeeds, with longer and longer waits, if it is worth it."""
        wait = self.patience.wait
        trying = stamina.RetryingCaller(
            attempts=self.patience.attempts,
            timeout=None,
            wait_initial=wait,
            wait_max=float(self.patience.longest_wait_seconds),
            wait_jitter=wait,
        )
        return trying(on, ask)

    def _is_worth_asking_again(self, error: Exception) -> bool | float:
        return is_worth_asking_again(error, self.patience)

    def why(self, error: Exception) -> str:
        """Say why an answer could not be had; the error's own text is not repeated."""
        times = self.patience.attempts
        if isinstance(error, Again) and (error.after or 0) > self.patience.longest_wait_seconds:
            return "an answer was expected; Wonde asks for a longer wait than longest_wait_seconds"
        if isinstance(error, Again):
            return f"an answer was expected; {times} times it was status {error.status}"
        if isinstance(error, Garbled):
            return f"whole JSON was expected; {times} times it was not"
        return f"an answer was expected; {times} times none came ({type(error).__name__})"

    def url(self, path: str) -> httpx2.URL:
        """Give the address of an endpoint."""
        return self.address.copy_with(path=_VERSION + path.format(school=self.school))


def open_api(address: str, token: str, school: str, patience: Patience) -> Api:
    """Open Wonde at an address, for one school; the client is to be closed.

    Raises:
        Refused: the token cannot stand in a header. It is not repeated.
    """
    if not (token.isascii() and token.isprintable()) or " " in token:
        expected = "a token of letters and figures was expected where it is kept"
        raise Refused([Fault("wonde, token", expected)])
    url = httpx2.URL(address)
    client = httpx2.Client(
        auth=_Bearer(token),
        timeout=patience.timeout_seconds,
        headers={"Accept": "application/json"},
        # Wonde is reached as the school's machine reaches anything; this machine needs no proxy.
        trust_env=not is_this_machine(url.host),
    )
    return Api(client, url, school, patience)


def is_this_machine(host: str) -> bool:
    """Say whether a host is this machine itself.

    >>> is_this_machine("127.0.0.1"), is_this_machine("localhost"), is_this_machine("127.0.0.1.org")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _place(path: str) -> str:
    # Without the ids of the school, or of a write-back, which say nothing to anybody.
    name = path.removeprefix("schools/{school}/").removesuffix("/{school}").strip("/")
    return f"wonde, {'writebacks' if name.startswith('writebacks/') else name}"


def _check(answer: httpx2.Response, place: str) -> None:
    status = answer.status_code
    if not answer.is_success:
        otherwise = f"an answer was expected, and not status {status}"
        raise Refused([Fault(place, _REFUSALS.get(status, otherwise))])


def _following(first: httpx2.URL, text: str, place: str) -> httpx2.URL:
    """Give the next page at our own address: the token goes nowhere else, whatever a page says."""
    try:
        url = first.join(text)
    except httpx2.InvalidURL:
        raise Refused([Fault(place, "the address of a next page was expected")]) from None
    if url.origin != first.origin or url.userinfo:
        raise Refused([Fault(place, "a next page on Wonde's own address was expected")])
    if url.path.rstrip("/") != first.path.rstrip("/"):
        raise Refused([Fault(place, "a next page of the same list was expected")])
    # What is included, and which days, may not stand in it again.
    return first.copy_with(params={**first.params, **url.params})
