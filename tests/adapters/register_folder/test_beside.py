"""What stands beside the register: in a whole folder, and in one that holds nothing else."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Amendment, ExpectedSickness, LegalBasis, Notice, OffSession
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

KERENSA = "J919400123001"
THURSDAY = date(2026, 11, 19)
AMENDMENTS = (
    Amendment(
        KERENSA,
        Session(THURSDAY, Half.AM),
        "N",
        "/",
        "came in by the side door",
        datetime(2026, 11, 19, 10, tzinfo=LONDON),
        "Mr Quick",
        "tutor",
    ),
    Amendment(KERENSA, Session(THURSDAY, Half.PM), None, None, None, None, None, None),
)
AGREED = (
    OffSession(
        KERENSA,
        date(2026, 11, 2),
        date(2026, 12, 18),
        4,
        Half.PM,
        "head",
        date(2026, 10, 30),
        date(2026, 11, 27),
    ),
)
EXPECTED = (ExpectedSickness(KERENSA, THURSDAY, 15, continuous_illness=True),)
FILES: Mapping[str, tuple[str, Callable[[SchoolAdapters], object]]] = {
    "lesson_marks.csv": ("lessons", lambda school: school.read_lesson_marks(None).rows()),
    "amendments.csv": ("amendments", lambda school: school.read_amendments(None)),
    "presence.csv": ("presence", lambda school: school.read_presence_events(None)),
    "part_time.csv": ("part_time", lambda school: school.read_part_time()),
    "expected_sickness.csv": ("sickness", lambda school: school.read_expected_sickness()),
    "notices.csv": ("notices", lambda school: school.read_notices()),
}
Read = Callable[..., SchoolAdapters]
Original = Callable[[str], str]


def alone(folder: Path) -> SchoolAdapters:
    """Give the adapters of a school that names the folder for what stands beside a register."""
    adapter = RegisterFolder(RegisterFolder.Settings(folder))
    return SchoolAdapters.joined(
        {capability: ("register_folder", adapter) for capability, _ in FILES.values()}
    )


def test_amendments(read: Read) -> None:
    """What stood, what stands, why, when and by whom; what stands empty is not known."""
    assert read().read_amendments(None) == AMENDMENTS


def test_part_time(read: Read) -> None:
    """A weekday is counted from Monday; the agreement covers its Friday afternoons."""
    (agreed,) = read().read_part_time()

    assert (agreed,) == AGREED
    assert agreed.covers(Session(date(2026, 11, 20), Half.PM))


def test_expected_sickness(read: Read) -> None:
    """Who, since when it is known, for how many school days, and whether the illness goes on."""
    assert read().read_expected_sickness() == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "pupil,recorded_on,expected_school_days\nJ919400123001,2026-11-19,15\n",
        "pupil,recorded_on,expected_school_days,continuous_illness\nJ919400123001,2026-11-19,15,\n",
        "upn,recorded_on,expected_school_days,continuous_illness\nJ919400123001,2026-11-19,15,false\n",
    ],
    ids=["no column", "an empty cell", "false"],
)
def test_an_illness_is_continuous_only_where_it_is_said(text: str, read: Read) -> None:
    """What is not known of an illness is not taken for one that goes on."""
    (found,) = read({"expected_sickness.csv": text}).read_expected_sickness()

    assert found == ExpectedSickness(KERENSA, THURSDAY, 15, continuous_illness=False)


def test_expected_sickness_shows_nobody() -> None:
    """Who is ill stands in no repr."""
    assert KERENSA not in repr(EXPECTED)


def test_notices(read: Read) -> None:
    """Both days of an offence are one span; an amount is in pounds, and no repr shows anybody."""
    text = (
        "parent_id,pupil,issued_on,legal_basis,offence_from,offence_to,amount,withdrawn_ground\n"
        f"P1,{KERENSA},2026-11-19,s444A,2026-09-07,2026-10-16,80.00,the wrong person\n"
    )
    (found,) = read({"notices.csv": text}).read_notices()

    assert found == Notice(
        "P1",
        KERENSA,
        THURSDAY,
        LegalBasis.S444A,
        offence=(date(2026, 9, 7), date(2026, 10, 16)),
        amount=Decimal(80),
        withdrawn_ground="the wrong person",
    )
    assert not any(each in repr(found) for each in ("P1", KERENSA, "wrong"))


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ("2026-09-07,", "column offence_to: both days of the offence were expected, or neither"),
        (",2026-10-16", "column offence_from: both days of the offence were expected, or neither"),
        ("2026-10-17,2026-10-16", "column offence_to: a day no earlier than offence_from was"),
    ],
)
def test_half_an_offence_is_refused(days: str, fault: str, read: Read) -> None:
    """Which sessions a notice has used could not be known."""
    text = (
        "parent_id,pupil,issued_on,legal_basis,offence_from,offence_to\n"
        f"P1,{KERENSA},2026-11-19,s444A,{days}\n"
    )

    with pytest.raises(Refused, match=f"notices.csv, line 2, {fault}"):
        read({"notices.csv": text}).read_notices()


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_held_where_a_whole_folder_has_no_such_file(name: str, read: Read) -> None:
    """The file may be absent, and then nothing is known of it."""
    assert not FILES[name][1](read({name: None}))


@pytest.mark.parametrize("name", FILES)
def test_a_file_alone_is_read_as_in_a_whole_folder(
    name: str, tmp_path: Path, read: Read, original: Original
) -> None:
    """It is enough for its capability; a spreadsheet that somebody left there is no part of it."""
    folder = tmp_path / "gate"
    folder.mkdir()
    (folder / name).write_text(original(name), encoding="utf-8")
    (folder / "notes.xlsx").write_bytes(b"\x00\x01")

    assert FILES[name][1](alone(folder)) == FILES[name][1](read())
    assert FILES[name][1](read())


def test_some_files_alone_are_asked_each_by_itself(tmp_path: Path, original: Original) -> None:
    """A fault in one spoils no other; one that is not there is refused where it is asked for."""
    folder = tmp_path / "gate"
    folder.mkdir()
    (folder / "part_time.csv").write_text(original("part_time.csv"), encoding="utf-8")
    (folder / "amendments.csv").write_text("pupil\n", encoding="utf-8")
    school = alone(folder)

    assert school.read_part_time() == AGREED
    with pytest.raises(Refused, match=r"amendments\.csv, line 1, column date"):
        school.read_amendments(None)
    with pytest.raises(Refused, match=r"^lesson_marks\.csv: this file is missing$"):
        school.read_lesson_marks(None)


def test_lessons_alone_have_any_code_and_anybody(tmp_path: Path) -> None:
    """Which pupils there are, and which codes are the school's own, another system knows."""
    text = "pupil,date,period,code\nadno:1,2026-11-19,1,FA\n"
    (tmp_path / "lesson_marks.csv").write_text(text, encoding="utf-8")

    assert alone(tmp_path).read_lesson_marks(None)["code"].to_list() == ["FA"]


def test_lessons_with_a_register_have_the_codes_of_its_school(
    read: Read, original: Original
) -> None:
    """`lesson_codes` of school.toml say which codes the school has of its own."""
    text = original("lesson_marks.csv").replace(",/,", ",FA,")
    school = original("school.toml").replace(
        "[[register]]", '[lesson_codes]\nFA = "elsewhere"\n[[register]]'
    )

    assert read({"lesson_marks.csv": text, "school.toml": school}).read_lesson_marks(None)[
        "code"
    ].to_list() == ["FA"]
    with pytest.raises(Refused, match=r"a code of lesson_codes in school\.toml"):
        read({"lesson_marks.csv": text}).read_lesson_marks(None)
