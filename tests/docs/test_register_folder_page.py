import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import pytest
from attrs import NOTHING, fields

from attendance_adapters.register_folder import rows
from attendance_core.calendar import HeldSession
from attendance_core.register import Taking
from attendance_core.school import Phase, read_school

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "register-folder.md").read_text("utf-8")
FILES: dict[str, type] = {
    "calendar.csv": HeldSession,
    "pupils.csv": rows.PupilRow,
    "parents.csv": rows.ParentRow,
    "marks.csv": rows.MarkRow,
    "registers.csv": Taking,
    "lesson_marks.csv": rows.LessonMarkRow,
    "amendments.csv": rows.AmendmentRow,
    "presence.csv": rows.PresenceRow,
    "part_time.csv": rows.PartTimeRow,
    "expected_sickness.csv": rows.ExpectedSicknessRow,
    "notices.csv": rows.NoticeRow,
}
SAID = {
    int: r"whole number|1 to 6",
    date: "day",
    datetime: "moment",
    time: "time",
    bool: "`true`, `false`",
    Decimal: "pounds",
}


def _section(name: str) -> str:
    found = re.search(rf"^## {re.escape(name)}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, name
    return found[1]


def _table(name: str) -> list[tuple[str, str, str]]:
    return re.findall(r"^\| `(\w+)` \| ([\w ]+) \| (.*) \|$", _section(name), re.MULTILINE)


def _bare(hint: object) -> tuple[type, bool]:
    """Give the type that a cell holds, and whether it may stand empty."""
    options = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    (bare,) = (each for each in options if each is not type(None))
    return bare, len(options) > 1


def test_every_file_has_its_section() -> None:
    """The page describes the files that the adapter reads, and no others."""
    described = set(re.findall(r"^## (\w+\.csv)$", PAGE, re.MULTILINE))

    assert described == set(FILES)
    assert set(rows.__all__) == {
        kind.__name__ for kind in FILES.values() if kind.__module__ == rows.__name__
    }


@pytest.mark.parametrize("name", FILES)
def test_the_columns_are_those_that_are_read(name: str) -> None:
    """Each table has the columns of its file, in order, and says which must be there."""
    hints = get_type_hints(FILES[name])
    expected = []
    for each in fields(FILES[name]):
        _, may_be_empty = _bare(hints[each.name])
        required = "may be empty" if may_be_empty else "yes"
        expected.append((each.name, required if each.default is NOTHING else "no"))

    assert [(column, required) for column, required, _ in _table(name)] == expected


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_those_that_are_taken(name: str) -> None:
    """Where a column has words of its own the table names all of them, and else what it holds."""
    hints = get_type_hints(FILES[name])
    for column, _, holds in _table(name):
        kind, _ = _bare(hints[column])
        if column == "deletion_ground":
            assert holds == "`A` to `O`"
        elif issubclass(kind, Enum):
            assert re.findall(r"`(\w+)`", holds.partition(", where")[0]) == [
                str(member.value) for member in kind
            ]
        else:
            assert re.match(SAID.get(kind, r"text|pupil|UPN|\[?code"), holds), column


def test_the_school_that_is_shown_is_read() -> None:
    """The `school.toml` of the page is one, and its phases are those that are known."""
    (shown,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

    assert read_school(shown, place="school.toml").registers
    assert ", ".join(f"`{each}`" for each in Phase) in " ".join(PAGE.split())
