"""A small school that is served, adapters of it that do not wait, and what must never be told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from attrs import define
from wonde_server import (
    ANN,
    BO,
    QUICK,
    SCHOOL,
    TOKEN,
    WondeSchool,
    WondeServer,
    serving,
    two_students,
)

from attendance_adapters.wonde import Wonde
from attendance_core.errors import Refused

PERSONAL = (
    *(TOKEN, "J919400123001", "004512", "Example", "Ann", "Sample", "Zoë", "Quick"),
    *("07700900123", "2012-03-04", "Bus late", ANN, BO),
)


@define
class Served:
    """A server, and adapters of the school that it serves."""

    server: WondeServer

    def adapter(self, **settings: Any) -> Wonde:
        """Make an adapter, which reads anew."""
        given = {"address": self.server.address, "patience": QUICK, **settings}
        return Wonde(Wonde.Settings(SCHOOL, "env:WONDE_TEST_TOKEN", **given))

    @property
    def school(self) -> WondeSchool:
        """What is served."""
        return self.server.school


Serve = Callable[..., Served]
Refusal = Callable[[Callable[[], object]], list[str]]


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the token where the settings say."""
    monkeypatch.setenv("WONDE_TEST_TOKEN", TOKEN)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a school, that of two students if none is given, until the test is over."""
    with ExitStack() as stack:

        def start(school: WondeSchool | None = None, **behaviour: Any) -> Served:
            held = two_students() if school is None else school
            return Served(stack.enter_context(serving(held, **behaviour)))

        yield start


@pytest.fixture
def served(serve: Serve) -> Served:
    """The school of two students, served."""
    return serve()


@pytest.fixture
def refusal() -> Refusal:
    """Do what must be refused, and give the faults; none says who anybody is."""

    def faults(read: Callable[[], object]) -> list[str]:
        with pytest.raises(Refused) as refused:
            read()
        told = f"{refused.value} {refused.value!r}"
        assert not [value for value in PERSONAL if value in told]
        assert refused.value.__suppress_context__ or refused.value.__cause__ is None
        return str(refused.value).splitlines()

    return faults
