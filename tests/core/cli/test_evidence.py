"""`attendance certificate`: of a folder, of records as at a moment, as text and as PDF."""

import re
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pypdfium2
import pytest

from attendance_core.cli.commands import run
from attendance_core.office import open_folder
from attendance_core.records import (
    Export,
    Journal,
    Person,
    amend,
    dispose,
    hold,
    import_marks,
    record_roll,
    what_to_dispose_of,
)
from attendance_core.register import Amendment
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

PACKS = Path(__file__).parents[3] / "examples" / "packs"
KEY = "adno:004117"
SPAN = ("--from", "2026-09-07", "--to", "2026-10-02")
AT = ("--at", "2026-10-05T10:30")
BY = Person("A. Example", "Attendance Officer")
URN = 142000
CONFIG = """
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
calendar = "register_folder"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
amendments = "register_folder"
[school.register_folder]
folder = "school"

[[school]]
urn = 142001
name = "Example Primary"
calendar = "calendar.csv"
[school.adapters]
roll = "sims"
marks = "sims"
[school.sims]
inbox = "nowhere"
"""
RECORDS = 'name = "Example Trust"\nrecords = "sqlite:///trust.db"\n'


@pytest.fixture
def school(tmp_path):
    """The school of the example, as a register folder."""
    return Path(copytree(PACKS / "school", tmp_path / "school"))


def replace(path, old, new):
    """Change a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def certified(source, *more, span=SPAN, at=AT):
    """Run the command for the pupil of the example, and give its exit code."""
    return run(["certificate", str(source), "--pupil", KEY, *span, *at, *map(str, more)])


def printed(capsys, source, *more, **changed):
    """Run the command, which must succeed, and give what it prints."""
    assert certified(source, *more, **changed) == 0

    return capsys.readouterr().out


def test_a_certificate_is_printed(school, capsys):
    """With its totals, its amendments, and the moment; that there are no records is said."""
    assert certified(school) == 0

    told = capsys.readouterr()
    assert told.out.startswith("Registration certificate\nTamar Valley College\n")
    assert "28 of 40 sessions: 70.0 %" in told.out
    assert told.out.count("N to O, Tuesday 15 September 2026, 09:12") == 2
    assert "the register is as it is now" in told.err


def test_without_a_moment_it_is_as_at_this_minute(school, capsys):
    """The moment is said, as it can be given again."""
    assert certified(school, at=()) == 0
    told = capsys.readouterr()
    said = re.search(r"As at (\d{4}-\d\d-\d\dT\d\d:\d\d), now in London", told.err)

    assert said
    assert printed(capsys, school, at=("--at", said[1])) == told.out


def test_it_is_written_as_a_pdf_whose_name_says_nothing_of_anybody(school, tmp_path, capsys):
    """The same bytes have the same name, and two pupils have two files."""
    out = tmp_path / "out"
    for pupil in (KEY, KEY, "adno:004118"):
        asked = ["certificate", str(school), "--pupil", pupil, *SPAN, *AT]
        assert run([*asked, "--as", "pdf", "--out", str(out)]) == 0
    names = sorted(each.name for each in out.iterdir())

    assert len(names) == 2
    assert all(
        re.fullmatch(r"certificate-142000-2026-09-07-2026-10-02-[0-9a-f]{8}\.pdf", each)
        for each in names
    )
    said = capsys.readouterr().err
    assert [f"Written: {each}" in said for each in names] == [True, True]
    words = [pypdfium2.PdfDocument(each.read_bytes())[0] for each in out.iterdir()]
    assert any("Zoë Moyle" in each.get_textpage().get_text_range() for each in words)


def test_the_draft_for_a_court_is_unsigned(school, tmp_path, capsys):
    """On every page; it lists what is evidence, and its file says what it is."""
    text = printed(capsys, school, "--court")
    assert certified(school, "--court", "--as", "pdf", "--out", tmp_path / "out") == 0
    (file,) = (tmp_path / "out").iterdir()
    pages = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(file)]

    assert "*** UNSIGNED DRAFT ***" in text
    assert "Illness" not in text.partition("Sessions added up")[0]
    assert file.name.startswith("court-certificate-142000-2026-09-07-2026-10-02-")
    assert all("UNSIGNED DRAFT" in " ".join(each.split()) for each in pages)


def test_the_last_sessions_the_year_and_the_year_before_are_asked_for(school, capsys):
    """As the forms of authorities have it; of a year before the calendar there is none."""
    assert "the last 10 sessions: 10" in printed(capsys, school, "--last", 10)
    more = printed(capsys, school, "--year-to-date", "--previous-year")

    assert "Period:         Saturday 1 August 2026 to Friday 2 October 2026" in more
    assert more.count("Registration certificate\n") == 1


def test_a_year_before_is_a_certificate_of_its_own(school, tmp_path, capsys):
    """One after the other where they are printed, each in its file where they are written."""
    with (school / "calendar.csv").open("a", encoding="utf-8") as file:
        file.write("2026-06-01,AM,open,,summer,6\n")
    assert certified(school, "--previous-year", "--out", tmp_path / "out") == 0
    names = sorted(each.name[:41] for each in (tmp_path / "out").iterdir())

    assert names == [
        "certificate-142000-2025-08-01-2026-07-31-",
        "certificate-142000-2026-09-07-2026-10-02-",
    ]
    assert printed(capsys, school, "--previous-year").count("\nRegistration certificate\n") == 1


def test_for_an_authority_every_gap_is_named(school, capsys):
    """A mark that is missing and a reason that is not established: both at once, without a name."""
    replace(school / "marks.csv", f"{KEY},2026-09-17,AM,I,", f"{KEY},2026-09-17,AM,N,")
    replace(school / "marks.csv", f"{KEY},2026-09-16,PM,\\,\n", "")
    assert certified(school) == 0
    capsys.readouterr()

    assert certified(school, "--for-authority") == 1
    said = capsys.readouterr().err
    assert "key 2026-09-16 PM: a mark was expected" in said
    assert "key 2026-09-17 AM: a code in place of N was expected" in said
    assert "Moyle" not in said


def test_a_span_beyond_the_calendar_is_said(school, capsys):
    """A session that the calendar does not hold is on no certificate."""
    span = ("--from", "2026-09-01", "--to", "2026-10-05")
    assert certified(school, span=span) == 0

    said = capsys.readouterr().err
    assert "The calendar holds no day before 2026-09-07" in said
    assert "The calendar holds no day from 2026-10-03 on" in said


@pytest.mark.parametrize(
    ("more", "span"),
    [
        ((), ("--from", "2026-10-02", "--to", "2026-09-07")),
        (("--as", "pdf"), SPAN),
        (("--court", "--last", "60"), SPAN),
        (("--last", "0"), SPAN),
        (("--at", "soon"), SPAN),
    ],
)
def test_what_means_nothing_is_wrong_use(school, capsys, more, span):
    """Days that run backwards, a PDF on a screen, a court's certificate of other days."""
    assert certified(school, *more, span=span, at=()) == 2
    assert capsys.readouterr().err


def test_without_records_no_register_of_before_an_amendment_is_certified(school, capsys):
    """What stood then nobody can say: it is refused, with the moment of the last amendment."""
    replace(school / "amendments.csv", "2026-09-17T10:40", "2026-10-05T11:00")

    assert certified(school) == 1
    assert "--at: a moment after 2026-10-05T11:00 was expected" in capsys.readouterr().err
    assert certified(school, at=("--at", "2026-10-05T11:00")) == 0


def test_another_pupils_amendment_changes_nothing(school):
    """It is of nobody who is certified here."""
    replace(school / "amendments.csv", f"{KEY},2026-09-17", "adno:004118,2026-09-17")
    replace(school / "amendments.csv", "2026-09-17T10:40", "2026-10-05T11:00")

    assert certified(school) == 0


@pytest.fixture
def trust(school):
    """A trust of two schools, of which the other cannot be read; it keeps no records."""
    path = school.parent / "trust.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_of_a_trust_the_school_is_named(trust, capsys):
    """Without its URN it is refused; what another school has is no matter."""
    assert certified(trust) == 1
    assert "one of its schools was expected, 142000, 142001" in capsys.readouterr().err
    assert "28 of 40" in printed(capsys, trust, "--school", URN)
    assert certified(trust, "--school", 142009) == 1


def test_of_a_folder_the_school_is_its_own(school, capsys):
    """Another URN is refused."""
    assert certified(school, "--school", URN) == 0
    assert certified(school, "--school", 142001) == 1
    assert "key --school: the URN" in capsys.readouterr().err


def test_what_is_no_source_is_refused(tmp_path, capsys):
    """In one sentence."""
    assert certified(tmp_path / "nowhere") == 1
    assert "nowhere: a file that can be read was expected" in capsys.readouterr().err


class _Clock:
    """A clock that obeys."""

    def __init__(self, text):
        self.set(text)

    def set(self, text):
        """Set it, in London."""
        self.at = datetime.fromisoformat(text).replace(tzinfo=LONDON)

    def __call__(self):
        """Read it."""
        return self.at


@pytest.fixture
def kept(trust):
    """The trust with records, into which roll and marks were taken over on 2 October."""
    replace(trust, 'name = "Example Trust"\n', RECORDS)
    folder = trust.parent
    clock = _Clock("2026-10-02T17:00")
    journal = Journal.open("sqlite:///trust.db", folder=folder, clock=clock)
    replace(folder / "school" / "marks.csv", f"{KEY},2026-10-01,AM,/,", f"{KEY},2026-10-01,AM,N,")
    registers = open_folder(folder / "school")
    days = registers.calendar.school_days
    record_roll(journal, URN, registers.roll, source="mis", as_at=clock(), by=BY)
    export = Export("mis", clock(), (days[0], days[-1]), registers.marks, registers.amendments)
    import_marks(journal, URN, export, by=BY)
    return trust, journal, clock


CHANGE = Amendment(
    KEY,
    Session(datetime(2026, 10, 1, tzinfo=LONDON).date(), Half.AM),
    "N",
    "O",
    "no reason was given",
    datetime(2026, 10, 5, 9, 12, tzinfo=LONDON),
    "M. Quick",
    "Attendance Officer",
)
OF_SCHOOL = ("--school", URN)


def test_of_records_the_register_is_as_at_the_moment_whenever_it_is_asked(kept, tmp_path, capsys):
    """The same bytes before an amendment and after it, whatever the systems say by then."""
    trust, journal, clock = kept
    at = ("--at", "2026-10-05T09:00")
    pdf = ("--as", "pdf", "--out", tmp_path / "out")
    first = printed(capsys, trust, *OF_SCHOOL, at=at)
    printed(capsys, trust, *OF_SCHOOL, *pdf, at=at)
    clock.set("2026-10-05T09:13")
    amend(journal, URN, CHANGE)
    replace(trust.parent / "school" / "marks.csv", f"{KEY},2026-09-08", f"{KEY},2026-09-10")
    (trust.parent / "school" / "marks.csv").write_text(
        "pupil,date,session,code\n", encoding="utf-8"
    )

    assert printed(capsys, trust, *OF_SCHOOL, at=at) == first
    printed(capsys, trust, *OF_SCHOOL, *pdf, at=at)
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert "No reason established: Thursday 1 October 2026, AM." in first
    later = printed(capsys, trust, *OF_SCHOOL)
    assert "N to O, Monday 5 October 2026, 09:12, by Attendance Officer: no reason" in later
    assert "N to O, Tuesday 15 September 2026, 09:12" in later


def test_of_a_system_that_does_not_tell_what_it_amends_not_all_may_be_shown(kept, capsys):
    """What the records have is; the certificate says that there may be more."""
    trust, journal, clock = kept
    replace(trust, 'amendments = "register_folder"\n', "")
    clock.set("2026-10-05T09:13")
    amend(journal, URN, CHANGE)
    text = printed(capsys, trust, *OF_SCHOOL)

    assert "N to O, Monday 5 October 2026, 09:12" in text
    assert "The amendments of the school's own system were not read" in text


def test_it_says_up_to_which_entry_of_the_records_it_was_made(kept, capsys):
    """With the entry's link, that it can be held against the journal later."""
    trust, journal, _ = kept
    (head,) = journal.heads()
    text = printed(capsys, trust, *OF_SCHOOL)
    told = re.search(r"Records: +up to entry (\d+), link ([0-9a-f ]+)\n", text)

    assert told
    assert (int(told[1]), told[2].replace(" ", "")) == (head.number, head.link)


def test_before_anything_was_taken_over_there_is_no_certificate(kept, capsys):
    """It is not made of what the systems say now."""
    trust, *_ = kept
    span = ("--from", "2026-09-07", "--to", "2026-09-30")

    assert certified(trust, *OF_SCHOOL, span=span, at=("--at", "2026-10-01T09:00")) == 1
    assert "records: a roll of school 142000" in capsys.readouterr().err


def test_what_was_disposed_of_is_not_certified_as_if_it_had_never_been(kept, capsys):
    """A session without a mark, of days of which marks went, is refused."""
    trust, journal, clock = kept
    with (trust.parent / "school" / "calendar.csv").open("a", encoding="utf-8") as file:
        file.write("2026-09-05,AM,open,,autumn,1\n")
    hold(journal, URN, pupil=KEY, reason="an appeal", by=BY)
    clock.set("2033-01-10T09:00")
    plan = what_to_dispose_of(journal, URN, on=clock().date())
    dispose(journal, plan, reason="the period is over", by=BY)
    span = ("--from", "2026-09-05", "--to", "2026-10-02")

    assert certified(trust, *OF_SCHOOL, span=span) == 1
    assert "days from 2027-01-10 on were expected" in capsys.readouterr().err


def test_records_that_hold_no_roll_are_of_other_things(trust, capsys):
    """Letters and messages alone: the register is as the systems have it, unless it is taken over.

    Where it is to be taken over and is not, it is refused.
    """
    replace(trust, 'name = "Example Trust"\n', RECORDS)
    Journal.open("sqlite:///trust.db", folder=trust.parent)

    assert "28 of 40" in printed(capsys, trust, *OF_SCHOOL)
    settings = "[school.register_folder]\n"
    over = '[school.taking_over]\nname = "A. Example"\nposition = "Officer"\n'
    replace(trust, settings, f"{over}{settings}")
    assert certified(trust, *OF_SCHOOL) == 1
    assert "taken over by the moment, was expected" in capsys.readouterr().err
