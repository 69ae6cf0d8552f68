import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.identifiers import (
    authority_source,
    is_known_authority,
    is_laestab,
    is_temporary_upn,
    is_upn,
    is_urn,
    pupil_key,
    upn_authority,
    upn_check_letter,
)


@pytest.mark.parametrize(
    ("characters", "letter"),
    [
        # 9x2 + 1x3 + 9x4 + 4x5 + 0x6 + 0x7 + 1x8 + 2x9 + 3x10 + 0x11 + 0x12 + 1x13 = 146 = 6x23 + 8
        ("919400123001", "J"),
        # 8x2 + 0x3 + 1x4 + 2x5 + 0x6 + 0x7 + 0x8 + 0x9 + 5x10 + 0x11 + 0x12 + 1x13 = 93 = 4x23 + 1
        ("801200005001", "B"),
        # 8x2 + 4x3 + 0x4 + 4x5 + 1x6 + 5x7 + 1x8 + 2x9 + 6x10 + 0x11 + 0x12 + 3x13 = 214 = 9x23 + 7
        ("840415126003", "H"),
        # nothing, and 0 is A
        ("000000000000", "A"),
        # as the first, but for 1x13: 133, and A is 0: 133 = 5x23 + 18
        ("91940012300A", "V"),
        # 133 + 22x13 = 419, as Z is 22: 419 = 18x23 + 5
        ("91940012300Z", "F"),
    ],
)
def test_a_check_letter_worked_by_hand(characters: str, letter: str) -> None:
    """Each value times its place from 2 to 13, added up, modulo 23, is the letter's place."""
    assert upn_check_letter(characters) == letter


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 11), st.integers(0, 9))
def test_one_wrong_digit_changes_the_check_letter(digits: str, at: int, other: int) -> None:
    """23 is prime and larger than any place or digit, so no single slip goes unseen."""
    slipped = digits[:at] + str(other) + digits[at + 1 :]

    assert (upn_check_letter(slipped) == upn_check_letter(digits)) is (slipped == digits)


@pytest.mark.parametrize(
    "characters",
    [
        "",
        "91940012300",
        "9194001230011",
        "A19400123001",
        "91940012300I",
        "91940012300a",
        "9194 0123001",
    ],
)
def test_a_check_letter_of_anything_else_is_refused(characters: str) -> None:
    """Only eleven digits and a digit or a letter other than I, O and S have a check letter."""
    with pytest.raises(ValueError, match="twelve characters"):
        upn_check_letter(characters)


@pytest.mark.parametrize("upn", ["J919400123001", "A919400123001", "V91940012300A"])
def test_the_shape_of_a_upn(upn: str) -> None:
    """A wrong check letter is a finding, not an error: the shape alone makes a UPN."""
    assert is_upn(upn)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "j919400123001",
        "J91940012300",
        "J9194001230011",
        "J919400123001\n",
        "J9194001230 1",
        "J٩19400123001",
    ],
)
def test_what_is_no_upn(text: str) -> None:
    """Small letters, other lengths, spaces and other scripts' digits make no UPN."""
    assert not is_upn(text)


@pytest.mark.parametrize(
    ("upn", "temporary"),
    [("J919400123001", False), ("V91940012300A", True), ("V91940012300", False), ("", False)],
)
def test_a_temporary_upn_ends_in_a_letter(upn: str, *, temporary: bool) -> None:
    """A permanent UPN ends in a digit; what is no UPN is no temporary one."""
    assert is_temporary_upn(upn) is temporary


def test_the_authority_stands_after_the_check_letter() -> None:
    """The three digits after the letter are the local authority's number."""
    assert upn_authority("J919400123001") == 919


@pytest.mark.parametrize(
    "number", [201, 838, 839, 908, 919, 940, 941, 942, 943, 909, 928, 820, 875]
)
def test_authorities_of_today_and_of_the_past_are_known(number: int) -> None:
    """Pupils keep the number of an authority that is gone; 838, 839 and 940-943 are the newest."""
    assert is_known_authority(number)


@pytest.mark.parametrize("number", [0, 100, 681, 944, 999])
def test_an_unknown_authority_is_not_known(number: int) -> None:
    """Numbers that no authority in England has had, such as Cardiff's 681, are not known."""
    assert is_known_authority(number) is False


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["dfe_attendance_ytd_202425.csv", "census_absence_6ht_200607_201819_nat_reg_la.csv"],
)
def test_every_authority_in_the_departments_figures_is_known(name: str, shared: Path) -> None:
    """Refusing a good value is worse than passing a bad one: nobody published is unknown."""
    with (shared / "data" / "dfe" / name).open(encoding="utf-8", newline="") as file:
        numbers = {row["old_la_code"] for row in csv.DictReader(file)} - {"", "NA", ":"}

    assert len(numbers) > 140
    assert not [number for number in numbers if not is_known_authority(int(float(number)))]


def test_the_list_of_authorities_is_cited() -> None:
    """The list says where it comes from."""
    assert "DfE" in authority_source().instrument


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (99999, False),
        (100000, True),
        (142000, True),
        (999999, True),
        (1000000, False),
        (-142000, False),
    ],
)
def test_a_urn_has_six_digits(number: int, *, expected: bool) -> None:
    """A school's unique reference number has six digits and no nought in front."""
    assert is_urn(number) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9084151", True),
        ("908/4151", True),
        ("908-4151", False),
        ("908415", False),
        ("90841511", False),
        ("908/4151\n", False),
        ("", False),
    ],
)
def test_a_laestab_is_an_authority_and_an_establishment(text: str, *, expected: bool) -> None:
    """Three digits and four, with a stroke between them or none."""
    assert is_laestab(text) is expected


def test_a_pupil_is_known_by_the_upn_or_else_the_admission_number() -> None:
    """While no UPN is held, the key is `adno:` and the admission number."""
    assert pupil_key("J919400123001", "004512") == "J919400123001"
    assert pupil_key(None, "004512") == "adno:004512"
    assert pupil_key("", "004512") == "adno:004512"


@pytest.mark.parametrize("empty", [None, ""])
def test_a_pupil_without_either_number_has_no_key(empty: str | None) -> None:
    """Nobody is known by nothing."""
    with pytest.raises(ValueError, match="a upn or an admission_number was expected"):
        pupil_key(empty, empty)


def test_i_o_and_s_are_no_check_letters() -> None:
    """They are read as 1, 0 and 5, so the 23 letters without them are all there are."""
    found = {upn_check_letter(f"{number:012d}") for number in range(500)}

    assert found == set("ABCDEFGHJKLMNPQRTUVWXYZ")
