"""The school, as Wonde knows it: whether it is the right one, and what it allows."""

from datetime import datetime, timedelta

from attrs import field, frozen

from attendance_adapters.wonde.asking import Api
from attendance_adapters.wonde.facts import Words
from attendance_adapters.wonde.rows import Row
from attendance_core.errors import Fault, Refused
from attendance_core.school import Phase, School

__all__ = ["Known", "ask_school", "read_school"]

_PATH = "schools/{school}"
_META = "meta/schools/{school}"


@frozen
class Known:
    """A school that is there, at the right address, and has approved of this application.

    `asked_at` is Wonde's time of the asking.
    """

    row: Row = field(repr=False)
    meta: Row = field(repr=False)
    asked_at: datetime | None

    def says(self, name: str) -> bool | None:
        """Say what the school allows or has, by the name of Wonde's flag."""
        return self.row.one("extended").flag(name)

    def marks_as_at(self, behind_minutes: int) -> datetime:
        """Give the moment at which the marks stood that were read after this asking.

        Raises:
            Refused: nobody knows it.
        """
        if self.meta.flag("online") is False:
            expected = "a school that is online was expected: how old its marks are is not known"
            raise Refused([Fault("wonde, meta/schools", expected)])
        if self.asked_at is None:
            raise Refused([Fault("wonde, schools", "an answer with its time (Date) was expected")])
        return self.asked_at - timedelta(minutes=behind_minutes)


def ask_school(api: Api) -> Known:
    """Ask for the school first of all: at a wrong address Wonde has nothing, and says no more.

    Raises:
        Refused: it is not there, is kept at another address, or has not approved.
    """
    row, asked_at = api.one(_PATH)
    if row.text("id") != api.school:
        expected = (
            "the school was expected here; without it there is another address for its region, "
            "or another id"
        )
        raise Refused([Fault("wonde, schools", expected)])
    domain = row.one("region").text("domain")
    here = api.address.netloc.decode()
    if domain is not None and domain.casefold() != here:
        expected = f"the address of the school's region was expected in the setting, not {here}"
        raise Refused([Fault("wonde, schools", f"{expected}; Wonde names it in region.domain")])
    meta, _ = api.one(_META)
    if meta.flag("approved") is False:
        expected = "a school that has approved this application in Wonde was expected"
        raise Refused([Fault("wonde, meta/schools", expected)])
    return Known(row, meta, asked_at)


def read_school(row: Row, words: Words) -> School:
    """Read the school's numbers; the times of its registers are not known to Wonde.

    Raises:
        Refused: it has no name or no URN.
    """
    numbers = row.one("region").one("identifiers")
    urn = row.whole("urn") or numbers.whole("urn")
    if urn is None:
        raise row.refused("urn", "a school's URN was expected; ask the school to have it entered")
    phase = words.meaning("phase_of_education", row.text("phase_of_education"))
    try:
        return School(
            urn,
            row.needed("name"),
            la_number=_number(row, numbers, "la_code"),
            establishment=_number(row, numbers, "establishment_number"),
            phase=Phase(phase) if phase else None,
        )
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise row.refused("urn", "a school's URN, six digits, was expected") from None


def _number(row: Row, numbers: Row, name: str) -> int | None:
    text = row.text(name) or numbers.text(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None  # noqa: PLR2004
