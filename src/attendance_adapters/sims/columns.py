"""The columns of a report, whatever its author called them: each header and what it means.

What stands in `kinds` is known; a school adds its own headers in the setting `columns`; any other
is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from attendance_adapters.sims.kinds import FIELDS, LEFT_ASIDE, Kind
from attendance_adapters.sims.reports import Report
from attendance_core.errors import Fault, Refused

__all__ = ["FIELDS", "folded", "known_columns", "places_of"]

_DATA = re.compile(r"[0-9]{3}|^[0-9]+$")
_LONGEST = 100


def folded(name: str) -> str:
    """Give a header as it is compared: capitals and spaces tell nothing."""
    return " ".join(name.casefold().split())


def known_columns(kind: Kind, further: Mapping[str, str]) -> Mapping[str, str]:
    """Give what each header means in a kind of report, by the header folded.

    Args:
        kind: the kind of report.
        further: a school's own headers. What means a field of other reports alone changes nothing
            that is known here, and is left aside if it is not.
    """
    known = {folded(name): LEFT_ASIDE for name in kind.aside}
    known |= {folded(name): field for field, names in kind.headers.items() for name in names}
    for name, field in further.items():
        if field in kind.fields or field == LEFT_ASIDE:
            known[folded(name)] = field
        else:
            known.setdefault(folded(name), LEFT_ASIDE)
    return known


def places_of(report: Report, kind: Kind, further: Mapping[str, str]) -> Mapping[str, int]:
    """Give the place among a report's columns of each field.

    Raises:
        Refused: columns are unknown, doubled or missing; all of them at once.
    """
    columns = known_columns(kind, further)
    meanings = [columns.get(folded(name)) for name in report.names]
    faults = [*_unknown(report, kind, meanings), *_missing(report, kind, meanings)]
    if faults:
        raise Refused(faults)
    return {field: at for at, field in enumerate(meanings) if field}


def _unknown(report: Report, kind: Kind, meanings: Sequence[str | None]) -> Iterator[Fault]:
    # Where nothing says whose data these are, this may be no header, or one of people's names; with
    # numbers in it a row may hang on to it. Then columns are told by their number. Elements are
    # always named by the report's author.
    is_header = any(field in meanings for field in kind.told_by)
    safe = report.is_xml or (is_header and not any(map(_DATA.search, report.names)))
    for at, (name, field) in enumerate(zip(report.names, meanings, strict=True)):
        can_be_told = safe and name.isprintable() and 0 < len(name) <= _LONGEST
        column = name if can_be_told else str(at + 1)
        if field is None:
            expected = "this column is not known; say in the setting columns what it means"
            yield report.of_header(expected, column)
        elif field and field in meanings[:at]:
            expected = f"a second column for {field}; the setting columns can leave one aside"
            yield report.of_header(expected, column)


def _missing(report: Report, kind: Kind, meanings: Sequence[str | None]) -> Iterator[Fault]:
    # In XML a column in which nothing stands is not there.
    asked = () if report.is_xml else kind.asked
    for wanted in (*kind.needed, *asked):
        if not set(wanted) & set(meanings):
            headers = " or ".join(kind.headers[field][0] for field in wanted)
            yield report.of_header(f"a column {headers} is missing")
