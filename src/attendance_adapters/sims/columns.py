"""The columns of a report, whatever its author called them: each header and what it means.

There is no fixed schema: whoever makes a report picks the columns and names them. What is listed
here is known; a school adds its own headers in the setting `columns`; any other is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from attendance_core.errors import Fault, Refused

__all__ = ["FIELDS", "LEFT_ASIDE", "known_columns", "meaning", "places_of", "shown"]

LEFT_ASIDE = ""
"""What a column means that is known, and not read."""

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "upn": ("UPN", "Unique pupil number"),
    "adno": ("Adno", "Adm no", "Admission no", "Admission number"),
    "date": ("Session date", "Date", "Attendance date"),
    "session": ("Session", "AM/PM", "Session name"),
    "mark": ("Mark", "Code", "Attendance mark"),
    "subcode": ("Subcode", "Sub code", "Sub-code"),
    "minutes_late": ("Minutes late", "Mins late", "MinsLate", "Minute"),
    "legal_surname": ("Legal surname", "Surname"),
    "legal_forename": ("Legal forename", "Forename"),
    "preferred_surname": ("Preferred surname",),
    "preferred_forename": ("Preferred forename", "ChosenName", "Chosen name"),
    "date_of_birth": ("DOB", "Date of birth"),
    "sex": ("Sex", "Gender"),
    "registration_group": ("Reg", "RegGroup", "Reg group", "Registration group"),
    "year_group": ("Year", "Year group", "Year taught in code"),
    "enrolment_status": ("Enrolment status",),
    "start": ("Date of admission", "Admission date"),
    "leaving": ("Date of leaving", "Leaving date"),
    LEFT_ASIDE: (
        "Comment",
        "Comments",
        "House",
        "ID",
        "Period",
        "Person_id",
        "Primary email",
        "Primary_id",
        "Subcode description",
        "Year of entry",
    ),
}
FIELDS = frozenset(_HEADERS) - {LEFT_ASIDE}
"""What a column may mean."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shown(name: str) -> str:
    """Give a header as its author wrote it: in XML a space of it stands as `_x0020_`.

    >>> shown("Legal_x0020_Surname")
    'Legal Surname'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def _folded(name: str) -> str:
    return " ".join(shown(name).casefold().split())


def known_columns(further: Mapping[str, str]) -> Mapping[str, str]:
    """Give what each header means, by the header folded: those known to all, and a school's own."""
    known = {_folded(name): field for field, names in _HEADERS.items() for name in names}
    return known | {_folded(name): field for name, field in further.items()}


def meaning(name: str, columns: Mapping[str, str]) -> str | None:
    """Give what a header means: a field, `LEFT_ASIDE`, or None where it is not known."""
    return columns.get(_folded(name))


def places_of(names: Sequence[str], columns: Mapping[str, str], *, place: str) -> Mapping[str, int]:
    """Give the place in the header of each field of a report of marks.

    Raises:
        Refused: columns are unknown, doubled or missing; all of them at once.
    """
    meanings = [meaning(name, columns) for name in names]
    faults = [*_unknown(names, meanings, place), *_missing(meanings, place)]
    if faults:
        raise Refused(faults)
    return {field: at for at, field in enumerate(meanings) if field}


def _unknown(names: Sequence[str], meanings: Sequence[str | None], place: str) -> Iterator[Fault]:
    # Where nothing says whose marks they are, this may be no header, or one of pupils' names: then
    # columns are told by their number.
    safe = "upn" in meanings or "adno" in meanings
    for at, (name, field) in enumerate(zip(names, meanings, strict=True)):
        column = name if safe and name else str(at + 1)
        if field is None:
            expected = "this column is not known; say in the setting columns what it means"
            yield Fault(place, expected, 1, column)
        elif field and field in meanings[:at]:
            yield Fault(
                place,
                f"a second column for {field}; the setting columns can leave one aside",
                1,
                column,
            )


def _missing(meanings: Sequence[str | None], place: str) -> Iterator[Fault]:
    for wanted in (("date",), ("session",), ("mark",), ("upn", "adno")):
        if not set(wanted) & set(meanings):
            headers = " or ".join(_HEADERS[field][0] for field in wanted)
            yield Fault(place, f"a column {headers} is missing", 1)
