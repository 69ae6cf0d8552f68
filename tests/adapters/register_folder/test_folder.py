import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    LegalBasis,
    Notice,
    OffSession,
    Presence,
    PresenceEvent,
    PresenceSource,
    Register,
    Taking,
    lessons_frame,
)
from attendance_core.roll import (
    Boarder,
    DeletionGround,
    Enrolment,
    EnrolmentStatus,
    ParentBasis,
    Pupil,
    Restriction,
    Roll,
)
from attendance_core.scenarios import invent
from attendance_core.school import Phase
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics
from attendance_core.tables import LONDON

KERENSA, ZACHARY = "J919400123001", "adno:004512"
Read = Callable[..., SchoolAdapters]
Original = Callable[[str], str]


def test_the_school_and_its_calendar(read: Read) -> None:
    """`school.toml` and `calendar.csv` say what the school is and when it is open."""
    school, calendar = read().read_school(), read().read_calendar()

    assert (school.urn, school.phase, school.local_authority) == (
        142000,
        Phase.SECONDARY,
        "cornwall",
    )
    assert [each.at for each in calendar.open_sessions] == [
        Session(date(2026, 11, 19), Half.AM),
        Session(date(2026, 11, 19), Half.PM),
        Session(date(2026, 11, 20), Half.AM),
    ]


def test_the_pupils(read: Read) -> None:
    """A pupil is known by the UPN, or by the admission number while no UPN is held."""
    roll = read().read_roll()

    assert set(roll.by_key) == {KERENSA, ZACHARY}
    assert roll.by_key[ZACHARY] == Pupil(None, "004512", "Wójcik", "Zachary", date(2013, 12, 24))


def test_a_child_who_came_back_has_two_enrolments(read: Read) -> None:
    """Two rows of a pupil are two times on the roll; what stands empty has its default."""
    assert read().read_roll().enrolments == (
        Enrolment(KERENSA, date(2026, 9, 1), year_group="7", fsm=True),
        Enrolment(ZACHARY, date(2026, 9, 1), date(2026, 10, 2), year_group="7"),
        Enrolment(
            ZACHARY,
            date(2026, 11, 2),
            year_group="7",
            enrolment_status=EnrolmentStatus.MAIN,
            boarder=Boarder.NOT,
            fsm=False,
        ),
    )


def test_the_parents(read: Read) -> None:
    """A parent stands once for each child; an empty cell is not known, and no is no."""
    roll = read().read_roll()
    first, second = roll.parents_of(KERENSA)
    (third,) = roll.parents_of(ZACHARY)

    assert (first.parent_basis, first.contact_allowed) == (ParentBasis.NATURAL, True)
    assert (second.parent_basis, second.contact_allowed, second.mobile) == (None, None, None)
    assert (third.parent_id, third.contact_allowed, third.priority) == ("P1", False, None)


def test_the_marks(read: Read) -> None:
    r"""The code cell is taken literally: /, \ and # are codes; - and nothing are no mark yet."""
    marks = read().read_marks(None)

    assert marks.select(*marks.columns[:6]).rows() == [
        (KERENSA, date(2026, 11, 19), "AM", "/", None, None),
        (KERENSA, date(2026, 11, 19), "PM", "\\", None, None),
        (KERENSA, date(2026, 11, 20), "AM", "L", 7, None),
        (KERENSA, date(2026, 11, 20), "PM", "#", None, None),
        (ZACHARY, date(2026, 11, 19), "AM", "B", None, "college course"),
    ]


def test_the_taking_of_registers(read: Read) -> None:
    """A register without a moment is not taken; moments are by the clock of London."""
    assert read().read_register_status(None) == (
        Taking(
            date(2026, 11, 19),
            "Tutor",
            "7A",
            datetime(2026, 11, 19, 8, 44, tzinfo=LONDON),
            "Mr Quick",
            Half.AM,
            datetime(2026, 11, 19, 9, 10, tzinfo=LONDON),
        ),
        Taking(date(2026, 11, 20), "Tutor", "7A", None, None, Half.AM, None),
    )


def test_the_folder_makes_statistics(read: Read) -> None:
    """Eight sessions were due and seven held; # on a closed session counts as nothing."""
    adapters = read()
    register = Register.of_school(
        142000,
        calendar=adapters.read_calendar(),
        roll=adapters.read_roll(),
        marks=adapters.read_marks(None),
    )
    span = (date(2026, 11, 1), date(2026, 11, 30))
    row = statistics(register.prepared(), span=span).to_dicts()[0]

    assert (row["enrolments"], row["possible"], row["attended"], row["unmarked"]) == (2, 4, 4, 2)
    assert row["late_before_close"] == 1


def test_the_columns_of_whom_a_school_looks_for_first(read: Read, original: Original) -> None:
    """Who works with a pupil, and a pupil's own number, are read where they stand."""
    header, first, *others = original("pupils.csv").splitlines()
    more = "child_protection,social_worker,youth_justice_worker,mobile"
    rows = [f"{header},{more}", f"{first},true,Ms Rowe,Mr Hext,07700900456"]
    rows += [f"{other},,,," for other in others]
    roll = read({"pupils.csv": "\n".join(rows) + "\n"}).read_roll()
    kerensa, zachary, _ = roll.enrolments

    assert (kerensa.child_protection, kerensa.social_worker) == (True, "Ms Rowe")
    assert (kerensa.youth_justice_worker, kerensa.comes_first) == ("Mr Hext", True)
    assert (zachary.child_protection, zachary.comes_first) == (None, False)
    assert roll.by_key[KERENSA].mobile == "07700900456"


def test_the_particulars_of_the_admission_register(read: Read, original: Original) -> None:
    """Where a pupil lives, came from and went to, and how a parent is reached, are read."""
    header, first, *others = original("pupils.csv").splitlines()
    more = "address,postcode,home_la_number,previous_school,next_school,deletion_ground"
    pupils = [f"{header},{more}", f"{first},1 Example Lane,PL1 1AA,908,Moor View,Estuary,A"]
    pupils += [f"{other},,,,,," for other in others]
    header, first, *others = original("parents.csv").splitlines()
    more = "email,address,postcode,address_withheld,language,emergency"
    parents = [f"{header},{more}", f"{first},a@example.org,2 Example Lane,PL1 1AB,true,cy,false"]
    parents += [f"{other},,,,,," for other in others]
    roll = read(
        {"pupils.csv": "\n".join(pupils) + "\n", "parents.csv": "\n".join(parents) + "\n"}
    ).read_roll()
    pupil, time, parent = roll.by_key[KERENSA], roll.enrolments[0], roll.parents_of(KERENSA)[0]

    assert (pupil.address, pupil.postcode, pupil.home_la_number) == (
        "1 Example Lane",
        "PL1 1AA",
        908,
    )
    assert (time.previous_school, time.next_school) == ("Moor View", "Estuary")
    assert time.deletion_ground is DeletionGround.ANOTHER_SCHOOL
    assert (parent.email, parent.address, parent.postcode) == (
        "a@example.org",
        "2 Example Lane",
        "PL1 1AB",
    )
    assert (parent.address_withheld, parent.language, parent.emergency) == (True, "cy", False)


def test_the_other_number_of_a_parent(read: Read, original: Original) -> None:
    """A number that is only rung stands beside the one that is written to."""
    header, first, *others = original("parents.csv").splitlines()
    rows = [f"{header},telephone,relationship", f"{first},01632960123,mother"]
    rows += [f"{other},," for other in others]
    first_parent, second = (
        read({"parents.csv": "\n".join(rows) + "\n"}).read_roll().parents_of(KERENSA)
    )

    assert (first_parent.mobile, first_parent.telephone) == ("07700900123", "01632960123")
    assert (first_parent.relationship, second.telephone) == ("mother", None)


def test_when_the_marks_stood_so(write: Callable[..., Path]) -> None:
    """It is when marks.csv was written, by the clock of London, as it was read."""
    folder = write()
    written = datetime(2026, 7, 3, 9, 5, tzinfo=LONDON)
    adapter = RegisterFolder(RegisterFolder.Settings(folder))
    os.utime(folder / "marks.csv", (written.timestamp(), written.timestamp()))
    adapters = SchoolAdapters.alone("register_folder", adapter, RegisterFolder.capabilities)
    adapters.read_marks(None)
    write()

    assert adapters.marks_as_at() == written
    assert adapters.marks_as_at().tzinfo is LONDON


def test_no_marks_stood_at_no_moment(read: Read) -> None:
    """Without marks.csv the moment is refused as the marks are."""
    with pytest.raises(
        Refused, match=r"^marks\.csv: this file is missing from the register folder$"
    ):
        read({"marks.csv": None}).marks_as_at()


REQUIRED = ("school.toml", "calendar.csv", "pupils.csv", "marks.csv")


def test_only_four_files_must_exist(read: Read, names: tuple[str, ...]) -> None:
    """Without the others there are no parents, and no register is said to be missing."""
    adapters = read({name: None for name in names if name not in REQUIRED})

    assert adapters.read_roll().parents == ()
    assert adapters.read_register_status(None) == ()
    assert adapters.read_marks(None).height == 5


def test_files_of_other_names_are_no_part_of_the_folder(read: Read) -> None:
    """A spreadsheet that somebody left there is not looked at."""
    assert read({"notes.xlsx": b"\x00\x01", "marks.csv.bak": "x"}).read_marks(None).height == 5


@pytest.mark.parametrize("name", ["marks.csv", "parents.csv", "amendments.csv"])
def test_the_column_upn_is_accepted_for_pupil(name: str, read: Read, original: Original) -> None:
    """In files other than pupils.csv the pupil's column may be called upn."""
    header, rest = original(name).split("\n", 1)
    renamed = re.sub(r"\bpupil\b", "upn", header)

    assert renamed != header
    assert read({name: f"{renamed}\n{rest}"}).read_marks(None).equals(read().read_marks(None))


def test_columns_may_stand_in_any_order(read: Read) -> None:
    """And a file may be written by a spreadsheet: a byte order mark, and Windows line ends."""
    text = "code,session,date,pupil\r\n\\,PM,2026-11-19,J919400123001\r\n"
    marks = read({"marks.csv": text.encode("utf-8-sig")}).read_marks(None)

    assert marks.select("pupil", "date", "session", "code").rows() == [
        (KERENSA, date(2026, 11, 19), "PM", "\\")
    ]


def test_a_code_of_another_day_is_kept(read: Read) -> None:
    """H is not in force in 2026, but once was: the mark is kept, and is a finding."""
    text = "pupil,date,session,code\nJ919400123001,2026-11-19,AM,H\n"

    assert read({"marks.csv": text}).read_marks(None)["code"].to_list() == ["H"]


def test_a_mark_outside_the_roll_or_the_calendar_is_kept(read: Read) -> None:
    """Before the start, on a closed session, on a day that is not held: findings, not errors."""
    text = (
        "pupil,date,session,code\n"
        "J919400123001,2026-08-31,AM,Z\n"
        "J919400123001,2026-11-20,PM,/\n"
        "J919400123001,2026-12-25,AM,/\n"
    )

    assert read({"marks.csv": text}).read_marks(None).height == 3


@pytest.mark.parametrize("seed", range(3))
def test_an_invented_school_comes_back_as_it_was_written(seed: int, tmp_path: Path) -> None:
    """School, calendar, roll, marks and registers: what is written is what is read."""
    scenario = invent(seed, pupils=60)
    adapter = RegisterFolder(RegisterFolder.write_sample(scenario, tmp_path / "new" / "tamar"))
    adapters = SchoolAdapters.alone("register_folder", adapter, RegisterFolder.capabilities)
    order = ["pupil", "date", "session"]

    assert adapters.read_school() == scenario.school
    assert adapters.read_calendar() == scenario.calendar
    assert adapters.read_roll() == scenario.roll
    read = adapters.read_marks(None).select(scenario.marks.columns)

    assert read.sort(order).equals(scenario.marks.sort(order))
    assert adapters.read_register_status(None) == scenario.takings
    assert adapters.read_presence_events(None) == scenario.presence


def test_every_field_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Nothing of a pupil, an enrolment or a parent is lost, whatever it holds."""
    scenario = invent(1, pupils=10)
    roll = scenario.roll
    pupil, enrolment, parent = roll.pupils[0], roll.enrolments[0], roll.parents[0]
    pupil = evolve(pupil, preferred_surname="Wójcik", mobile="07700900456")
    enrolment = evolve(
        enrolment,
        boarder=Boarder.SIX_NIGHTS,
        child_protection=True,
        social_worker="Ms Rowe, 01632 960001",
        youth_justice_worker='Mr "Jory" Hext',
    )
    parent = evolve(
        parent,
        restriction=Restriction.NO_CONTACT,
        parent_basis=ParentBasis.CARE,
        relationship="aunt",
        telephone="01632960123",
    )
    changed = Roll(
        (pupil, *roll.pupils[1:]),
        (enrolment, *roll.enrolments[1:]),
        (parent, *roll.parents[1:]),
    )
    settings = RegisterFolder.write_sample(evolve(scenario, roll=changed), tmp_path)

    assert RegisterFolder(settings).attendance_read_roll() == changed


def test_presence_and_the_moment_of_the_marks_come_back(tmp_path: Path) -> None:
    """Who was seen is written, and marks.csv has the time of the scenario."""
    scenario = invent(1, pupils=10)
    as_at = datetime(2026, 11, 20, 9, 45, tzinfo=LONDON)
    seen = Presence(
        datetime(2026, 11, 20, 9, 12, tzinfo=LONDON),
        PresenceSource.FIRST_AID,
        PresenceEvent.SEEN,
        scenario.roll.pupils[0].key,
        "B12, by the stairs",
    )
    lived = evolve(scenario, presence=(seen,), as_at=as_at)
    adapter = RegisterFolder(RegisterFolder.write_sample(lived, tmp_path))

    assert adapter.attendance_read_presence_events(None) == (seen,)
    assert adapter.attendance_marks_as_at() == as_at


def test_what_stands_beside_the_register_comes_back(tmp_path: Path) -> None:
    """Lesson marks, amendments, agreements, sickness, notices and the school's codes."""
    day = invent(1, pupils=30).at(datetime(2026, 11, 20, 15, 30, tzinfo=LONDON))
    pupil, session = day.roll.pupils[0].key, Session(date(2026, 11, 20), Half.AM)
    amended = datetime(2026, 11, 20, 10, tzinfo=LONDON)
    amendment = Amendment(pupil, session, "N", "/", 'said "here"', amended, "A. B", "tutor")
    agreed = OffSession(pupil, date(2026, 11, 2), date(2026, 12, 18), 4, Half.PM, "head")
    ill = ExpectedSickness(pupil, date(2026, 11, 19), 15, continuous_illness=True)
    over = ExpectedSickness(pupil, date(2026, 10, 5), 3)
    first = Notice("P1", pupil, date(2025, 3, 3), LegalBasis.S444A, (over.recorded_on,) * 2)
    second = Notice("P1", pupil, date(2026, 3, 3), LegalBasis.S105, amount=Decimal("80.50"))
    whole = evolve(
        day,
        amendments=(amendment,),
        off_sessions=(agreed,),
        expected_sickness=(ill, over),
        notices=(first, second),
    )
    adapter = RegisterFolder(RegisterFolder.write_sample(whole, tmp_path))

    assert day.lessons
    assert adapter.attendance_read_school() == day.school
    assert adapter.attendance_read_lesson_marks(None).equals(lessons_frame(day.lessons))
    assert adapter.attendance_read_amendments(None) == (amendment,)
    assert adapter.attendance_read_part_time() == (agreed,)
    assert adapter.attendance_read_expected_sickness() == (ill, over)
    assert adapter.attendance_read_notices() == (first, second)


def test_a_scenario_that_holds_nothing_beside_writes_no_file(tmp_path: Path) -> None:
    """And what an earlier moment of the day left in the folder is not there any more."""
    scenario = invent(1, pupils=30)
    RegisterFolder.write_sample(
        scenario.at(datetime(2026, 11, 20, 15, 30, tzinfo=LONDON)), tmp_path
    )
    names = ("lesson_marks.csv", "amendments.csv", "part_time.csv", "expected_sickness.csv")

    assert [(tmp_path / name).exists() for name in names] == [True, False, False, False]
    RegisterFolder.write_sample(scenario.at(datetime(2026, 11, 20, 8, 30, tzinfo=LONDON)), tmp_path)
    assert not any((tmp_path / name).exists() for name in names)


def test_a_scenario_of_no_moment_is_written_now(tmp_path: Path) -> None:
    """Where a scenario has no moment the file has that of its writing."""
    lived = evolve(invent(1, pupils=10), as_at=None)
    adapter = RegisterFolder(RegisterFolder.write_sample(lived, tmp_path))
    written = (tmp_path / "marks.csv").stat().st_mtime

    assert adapter.attendance_marks_as_at() == datetime.fromtimestamp(written, LONDON)


@pytest.mark.parametrize("name", ['St "Piran" College', "Back\\slash School", "Zoë's School"])
def test_a_school_of_any_name_comes_back(name: str, tmp_path: Path) -> None:
    """A quotation mark in a school's name is written so that it can be read."""
    scenario = invent(1, name=name, pupils=6)
    adapter = RegisterFolder(RegisterFolder.write_sample(scenario, tmp_path))

    assert adapter.attendance_read_school().name == name


def test_a_folder_is_read_once(read: Read, write: Callable[..., Path]) -> None:
    """An adapter is one look at the folder: what changes after it is not half read."""
    adapters = read()
    adapters.read_roll()
    write({"marks.csv": "nothing"})

    assert adapters.read_marks(None).height == 5


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The fault names the folder."""
    adapter = RegisterFolder(RegisterFolder.Settings(tmp_path / "nowhere"))

    with pytest.raises(Refused, match="nowhere: a register folder was expected"):
        adapter.attendance_read_roll()


def test_the_marks_frame_has_the_types_of_the_hook(read: Read) -> None:
    """Days are dates, minutes whole numbers, everything else text; and who entered it, and when."""
    assert dict(read().read_marks(None).schema) == {
        "pupil": pl.String,
        "date": pl.Date,
        "session": pl.String,
        "code": pl.String,
        "minutes_late": pl.Int32,
        "detail": pl.String,
        "comment": pl.String,
        "recorded_at": pl.Datetime("us", "Europe/London"),
        "recorded_by": pl.String,
        "position": pl.String,
    }


def test_moments_are_written_by_the_clock_of_london(tmp_path: Path) -> None:
    """Without an offset, save in the hour that the clock shows twice; all of them come back."""
    scenario = invent(5, pupils=6)
    key = scenario.roll.pupils[0].key
    moments = [
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 31, tzinfo=LONDON, fold=1),
        datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    ]
    source, event = PresenceSource.OTHER, PresenceEvent.SEEN
    seen = tuple(Presence(at, source, event, key) for at in moments)
    settings = RegisterFolder.write_sample(evolve(scenario, presence=seen), tmp_path)
    read = RegisterFolder(settings).attendance_read_presence_events(None)
    lines = (tmp_path / "presence.csv").read_text(encoding="utf-8").splitlines()
    written = [line.partition(",")[0] for line in lines[1:]]

    assert [each.at.astimezone(UTC) for each in read] == [at.astimezone(UTC) for at in moments]
    assert written == [
        "2026-10-25T01:30:00+01:00",
        "2026-10-25T01:31:00+00:00",
        "2026-11-20T09:30:00",
    ]
