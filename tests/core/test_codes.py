from collections import Counter, defaultdict
from collections.abc import Callable
from csv import DictReader
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from attendance_core.codes import (
    UNMARKED,
    Lateness,
    Meaning,
    awaits_reason,
    changes,
    code,
    codes,
    counted_as,
    every_code,
    has_ever_been,
    mis_marks,
)
from attendance_core.errors import NotInForce
from attendance_core.sessions import Half

NUMBERED = ("C1", "C2", "J1", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7")
OF_2024 = [*r"/\LKVPWBDMSXCTRIEQGNOUZ#", *NUMBERED]
OF_2006 = [*r"/\LBCDEGHIJMNOPRSTUVWXYZ#"]
OPEN = "unverified_parts"
SUB_CODES = ["X01", "X02", "X03", "X04", "X05", "X06", "X07", "I01", "I02"]

Golden = Callable[[str], dict[str, Any]]


def rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of a table of the domain notes that are codes of the register."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in DictReader(file) if not row.get("scheme", "").startswith("MIS")]


def test_every_code_is_as_the_golden_list_says(golden: Golden) -> None:
    """No code can vanish, appear or change its days or meanings unless the list changes too."""
    found = [
        {
            "code": each.code,
            "in_force": each.in_force,
            **({"until": each.until} if each.until else {}),
            "statistical": each.statistical_meaning.value,
            "physical": each.physical_meaning.value,
            "category": each.register_category,
            "verified": each.verified,
        }
        for each in every_code()
    ]

    def place(row: dict[str, Any]) -> tuple[str, date, str]:
        return row["code"], row["in_force"], row["category"]

    assert sorted(found, key=place) == sorted(golden("codes.toml")["code"], key=place)


def test_the_days_of_change_are_those_of_the_golden_list(golden: Golden) -> None:
    """The set of codes changed on eight days."""
    assert list(changes()) == golden("codes.toml")["changes"]


def test_the_marks_of_systems_are_no_codes(golden: Golden) -> None:
    """What only systems use is listed apart, and none of it was ever a code."""
    marks = golden("codes.toml")["marks_of_systems"]

    assert sorted(mis_marks()) == sorted(marks)
    assert UNMARKED in marks
    assert not [mark for mark in marks if has_ever_been(mark)]


@pytest.mark.shared
@pytest.mark.parametrize("table", ["codes.csv", "legacy_codes.csv"])
def test_every_row_of_the_domain_notes_is_in_the_data(table: str, shared: Path) -> None:
    """Each row stands in the data with its days, title, category and meanings; D of 2006 in two."""
    found = {(each.code, each.in_force, each.register_category): each for each in every_code()}
    for row in rows(shared / "domain" / table):
        in_force = date.fromisoformat(row["valid_from"])
        here = found[row["code"], in_force, row["register_category"]]
        last = here
        if row["code"] == "D" and table == "legacy_codes.csv":
            last = found["D", date(2011, 9, 1), row["register_category"]]

        assert here.title == row.get("short_title", row.get("title"))
        assert last.until == (date.fromisoformat(row["valid_to"]) if row["valid_to"] else None)
        assert last.statistical_meaning.value == row["statistical_meaning"].replace(" ", "_")
        assert last.physical_meaning.value == row["physical_presence"]
        assert ("|".join(here.succeeded_by) or here.parent or "") == row.get("maps_to_new", "")


@pytest.mark.shared
@pytest.mark.parametrize("table", ["codes.csv", "legacy_codes.csv"])
def test_a_row_is_verified_exactly_if_the_notes_call_no_part_unverified(
    table: str, shared: Path
) -> None:
    """What the domain notes have not established is not called verified, and the rest is."""
    said = {
        (row["code"], row["valid_from"]): "unverified" not in row["status"] + row[OPEN]
        for row in rows(shared / "domain" / table)
    }
    found = {
        (each.code, each.in_force.isoformat()): each.verified
        for each in every_code()
        if (each.code, each.in_force.isoformat()) in said
    }

    assert found == said


@pytest.mark.shared
def test_every_mark_of_systems_in_the_domain_notes_is_in_the_data(shared: Path) -> None:
    """The notes' list of marks that only systems use is the library's."""
    with (shared / "domain" / "legacy_codes.csv").open(encoding="utf-8", newline="") as file:
        noted = {row["code"] for row in DictReader(file) if row["scheme"].startswith("MIS")}

    assert noted == set(mis_marks())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2006, 8, 31), []),
        (date(2006, 9, 1), [*OF_2006, "F"]),
        (date(2013, 8, 31), [*OF_2006, "F"]),
        (date(2013, 9, 1), OF_2006),
        (date(2021, 3, 7), OF_2006),
        (date(2021, 3, 8), [*OF_2006, *SUB_CODES]),
        (date(2022, 8, 31), [*OF_2006, *SUB_CODES]),
        (date(2022, 9, 1), OF_2006),
        (date(2024, 8, 18), OF_2006),
        (date(2024, 8, 19), OF_2024),
        (date(2026, 11, 20), OF_2024),
    ],
)
def test_the_codes_of_a_day(day: date, expected: list[str]) -> None:
    """The codes in force are those of the regulations of the day, and no others."""
    found = codes(on=day)

    assert sorted(found) == sorted(expected)
    assert all(symbol == each.code for symbol, each in found.items())


def test_there_are_34_codes_now_and_were_25() -> None:
    """34 codes from 19 August 2024 with Z and #; 25 on the day before."""
    assert (len(OF_2024), len(OF_2006)) == (34, 25)
    assert len(codes(on=date(2026, 11, 20))) == 34
    assert len(codes(on=date(2024, 8, 18))) == 25


@pytest.mark.parametrize(
    ("symbol", "day", "meaning"),
    [
        ("D", date(2011, 8, 31), Meaning.APPROVED_EDUCATIONAL_ACTIVITY),
        ("D", date(2011, 9, 1), Meaning.NOT_A_POSSIBLE_ATTENDANCE),
        ("D", date(2024, 8, 18), Meaning.NOT_A_POSSIBLE_ATTENDANCE),
        ("D", date(2024, 8, 19), Meaning.NOT_A_POSSIBLE_ATTENDANCE),
        ("F", date(2013, 8, 31), Meaning.AUTHORISED_ABSENCE),
        ("J", date(2024, 8, 18), Meaning.APPROVED_EDUCATIONAL_ACTIVITY),
        ("J1", date(2024, 8, 19), Meaning.AUTHORISED_ABSENCE),
        ("H", date(2024, 8, 18), Meaning.AUTHORISED_ABSENCE),
        ("X", date(2021, 1, 11), Meaning.NOT_A_POSSIBLE_ATTENDANCE),
    ],
)
def test_what_a_code_means_on_a_day(symbol: str, day: date, meaning: Meaning) -> None:
    """A code has the meaning that the law gave it on the day."""
    assert code(symbol, on=day).statistical_meaning is meaning
    assert codes(on=day)[symbol].statistical_meaning is meaning


@pytest.mark.parametrize(
    ("symbol", "day"),
    [
        ("F", date(2013, 9, 1)),
        ("J", date(2024, 8, 19)),
        ("H", date(2024, 8, 19)),
        ("Y", date(2024, 8, 19)),
        ("J1", date(2024, 8, 18)),
        ("C1", date(2024, 5, 1)),
        ("Q", date(2024, 8, 18)),
        ("X01", date(2021, 3, 7)),
        ("I02", date(2022, 9, 1)),
        ("/", date(2006, 8, 31)),
        ("?", date(2026, 11, 20)),
    ],
)
def test_a_code_is_not_in_force_before_and_after_its_days(symbol: str, day: date) -> None:
    """Outside its days a code is refused, and the error names the code and the day."""
    with pytest.raises(NotInForce, match=day.isoformat()) as refused:
        code(symbol, on=day)

    assert f"code {symbol}" in str(refused.value)
    assert symbol not in codes(on=day)


@pytest.mark.parametrize(
    "day", sorted({day - timedelta(back) for day in changes() for back in (0, 1)})
)
def test_a_code_has_one_statistical_meaning_a_day(day: date) -> None:
    """Whatever stands twice in the data on a day (X in the pandemic) is counted in one way."""
    meanings = defaultdict(set)
    for each in every_code():
        if each.in_force <= day and (each.until is None or day <= each.until):
            meanings[each.code].add(each.statistical_meaning)

    assert not {symbol: found for symbol, found in meanings.items() if len(found) > 1}


def test_during_the_pandemic_x_stood_for_two_things() -> None:
    """The second row of X has its own days, and the register's own meaning comes first."""
    both = [each for each in every_code() if each.code == "X" and each.until is not None]

    assert [(each.in_force, each.until) for each in both] == [
        (date(2006, 9, 1), date(2024, 8, 18)),
        (date(2020, 9, 1), date(2022, 3, 31)),
    ]
    assert codes(on=date(2021, 1, 11))["X"] == both[0] == code("X", on=date(2021, 1, 11))


@pytest.mark.parametrize(
    ("symbol", "day", "meaning"),
    [
        ("J", date(2026, 1, 1), Meaning.APPROVED_EDUCATIONAL_ACTIVITY),
        ("H", date(2024, 8, 19), Meaning.AUTHORISED_ABSENCE),
        ("F", date(2026, 1, 1), Meaning.AUTHORISED_ABSENCE),
        ("Y", date(2025, 1, 1), Meaning.NOT_A_POSSIBLE_ATTENDANCE),
        ("I01", date(2023, 1, 1), Meaning.AUTHORISED_ABSENCE),
        ("D", date(2010, 1, 1), Meaning.APPROVED_EDUCATIONAL_ACTIVITY),
        ("J1", date(2026, 1, 1), Meaning.AUTHORISED_ABSENCE),
    ],
)
def test_what_once_was_a_code_counts_by_its_last_meaning(
    symbol: str, day: date, meaning: Meaning
) -> None:
    """A code in force counts by its meaning of the day, one that is gone by its last."""
    counted = counted_as(symbol, on=day)

    assert counted is not None
    assert counted.statistical_meaning is meaning


@pytest.mark.parametrize(
    ("symbol", "day"),
    [
        ("C1", date(2024, 5, 1)),
        ("J1", date(2024, 8, 18)),
        ("X01", date(2021, 3, 7)),
        ("/", date(2006, 8, 31)),
        ("-", date(2026, 1, 1)),
    ],
)
def test_what_is_not_yet_a_code_counts_as_nothing(symbol: str, day: date) -> None:
    """A code before its first day, or none at all, has no meaning to be counted by."""
    assert counted_as(symbol, on=day) is None


def test_every_code_has_a_source_and_every_source_an_instrument() -> None:
    """Nothing stands in the data that nobody can look up."""
    without = [each.code for each in every_code() if not each.sources]

    assert not without
    assert all(source.instrument for each in every_code() for source in each.sources)
    assert all(mark.sources for mark in mis_marks().values())


def test_every_sub_code_stands_for_a_parent_of_the_same_meaning() -> None:
    """X01 is counted as X and I01 as I, on each of their days."""
    subs = [each for each in every_code() if each.parent]

    assert sorted(each.code for each in subs) == sorted(SUB_CODES)
    assert all(
        each.statistical_meaning is code(each.parent or "", on=each.in_force).statistical_meaning
        for each in subs
    )


def test_only_the_strokes_belong_to_one_half_of_the_day() -> None:
    r"""/ is a morning's code and \ an afternoon's, under both regulations."""
    halves = {(each.code, each.sessions) for each in every_code() if len(each.sessions) < len(Half)}

    assert halves == {("/", (Half.AM,)), ("\\", (Half.PM,))}


def test_l_is_late_before_the_register_closes_and_u_after_it() -> None:
    """L and U are the late sessions of the Department's figures, under both regulations."""
    late = Counter((each.code, each.lateness) for each in every_code() if each.lateness)

    assert late == {("L", Lateness.BEFORE_CLOSE): 2, ("U", Lateness.AFTER_CLOSE): 2}


@pytest.mark.parametrize(
    ("symbol", "day", "awaits"),
    [
        ("N", date(2026, 11, 20), True),
        ("O", date(2026, 11, 20), False),
        ("I", date(2026, 11, 20), False),
        ("?", date(2026, 11, 20), False),
        ("N", date(2005, 11, 20), False),
    ],
)
def test_of_n_alone_the_reason_is_still_to_come(symbol: str, day: date, awaits: bool) -> None:  # noqa: FBT001
    """Source: SI 2024/208 reg 10(7)-(9)."""
    assert awaits_reason(symbol, on=day) is awaits


def test_every_successor_is_a_code_now() -> None:
    """What a code of 2006 is succeeded by is in force today, or the parent of a sub-code was."""
    now = codes(on=date(2026, 11, 20))

    assert all(symbol in now for each in every_code() for symbol in each.succeeded_by)
