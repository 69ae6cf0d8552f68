"""`attendance pack`: what somebody wrote down becomes a pack, or is refused with every fault."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pikepdf
import pypdfium2
import pytest

from attendance_core.cli.commands import run
from attendance_core.office import open_folder
from attendance_core.records import (
    Export,
    Journal,
    Letter,
    Person,
    content_hash,
    import_marks,
    record_letters,
    record_roll,
)
from attendance_core.tables import LONDON

EXAMPLE = Path(__file__).parents[3] / "examples" / "packs"
AT = ("--at", "2026-10-05T10:30")
DECLARED = """
[[declared]]
name = "parent_told_of_referral"
by = "Headteacher"
on = 2026-10-02
record = "decision log"
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example, with its letters written."""
    folder = copytree(EXAMPLE, tmp_path_factory.mktemp("example") / "packs")
    letters = sorted(map(str, (folder / "letters").glob("*.toml")))
    assert run(["letter", *letters, "--as", "pdf", "--out", str(folder / "papers")]) == 0
    return folder


@pytest.fixture
def case(example, tmp_path):
    """A copy of it, to be changed."""
    return copytree(example, tmp_path / "packs")


def change(case, old, new, *, file="penalty_notice.toml"):
    """Change the file of what is asked for, or another one."""
    path = case / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def packed(case, *more, at=AT):
    """Run the command on the case, and give its exit code."""
    of_case = [str(case / "penalty_notice.toml"), "--source", str(case / "school")]
    return run(["pack", *of_case, *at, "--out", str(case / "out"), *more])


def refused(capsys, case):
    """Run the command on a case that it refuses, and give what it says."""
    assert packed(case) == 1
    assert not (case / "out").exists()

    return capsys.readouterr().err


def test_a_pack_is_written_with_its_exhibits(case, capsys):
    """Its own pages, and each paper as it was given; the report is the office's own."""
    assert packed(case, "--as", "pdf") == 0
    content = (case / "out" / "penalty_notice.pdf").read_bytes()
    pages = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(content)]
    with pikepdf.open(BytesIO(content)).open_outline() as outline:
        titles = [each.title for each in outline.root]

    assert titles[-3:] == [
        "Exhibit MT/1, Concern about attendance",
        "Exhibit MT/2, What was agreed at the meeting",
        "Exhibit MT/3, Warning of a penalty notice",
    ]
    assert "Zoë has missed 2 days" in " ".join(" ".join(pages).split())
    said = capsys.readouterr().err
    assert "14 of 14 things that are asked for are there." in said
    assert "To look at: it would be the first notice on this record" in said
    assert "Written: penalty_notice.pdf" in said
    assert "first notice" not in " ".join(pages)


def test_the_same_request_gives_the_same_bytes(case):
    """However often."""
    packs = []
    for _ in range(2):
        assert packed(case, "--as", "pdf") == 0
        packs.append((case / "out" / "penalty_notice.pdf").read_bytes())

    assert packs[0] == packs[1]


def test_as_text_it_says_all_that_was_written_down(case):
    """The statements, the comments, the check of the parent, the log in its order, the notices."""
    change(case, "[[comments]]", "[[notices]]\nissued_on = 2025-03-03\n[[comments]]")
    change(case, "issued_on = 2025-03-03\n", NOTICE)
    assert packed(case) == 0
    text = (case / "out" / "penalty_notice.txt").read_text(encoding="utf-8")

    assert "a teacher met the pupil at the door" in text.casefold()
    assert "Tuesday 15 September 2026, AM  U     came at 10:05" in text
    assert "by Attendance Officer: the roll, and a call" in text
    assert "Tuesday 8 September 2026, 09:50" in text
    assert "Monday 3 March 2025  Monday 6 January 2025 to Friday 14 February 2025" in text
    assert "Monday 10 March 2025" in text


NOTICE = """issued_on = 2025-03-03
offence = { from = 2025-01-06, to = 2025-02-14 }
issuing_authority = "Cornwall Council"
paid_on = 2025-03-10
"""


def test_what_a_pack_lacks_is_told_and_is_written_across_it(case, capsys):
    """The report names each thing, and the pack says that it is not whole."""
    text = (case / "penalty_notice.toml").read_text(encoding="utf-8")
    (case / "penalty_notice.toml").write_text(
        text.partition("[[declared]]")[0].replace('agencies = "None is involved."\n', ""),
        encoding="utf-8",
    )
    assert packed(case) == 0
    said = capsys.readouterr().err

    assert "6 of 14 things that are asked for are there." in said
    assert "Missing: which agencies are involved, or that none is." in said
    assert "Missing: declared: the causes of the absence were looked into." in said
    pack = (case / "out" / "penalty_notice.txt").read_text(encoding="utf-8")
    assert "*** INCOMPLETE ***" in pack


def test_a_referral_is_a_pack_as_well(case, capsys):
    """With the sessions that it counts and what it asks for; another span of certificates too."""
    change(case, 'kind = "penalty_notice"', 'kind = "ewo_referral"')
    change(case, 'reason = "irregular_attendance"\n', "asked = { last = 10 }\n")
    change(case, "support = ", "strategies = ")
    text = (case / "penalty_notice.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("[[declared]]")
    (case / "penalty_notice.toml").write_text(head + DECLARED, encoding="utf-8")
    assert packed(case) == 0
    pack = (case / "out" / "penalty_notice.txt").read_text(encoding="utf-8")

    assert pack.startswith("Referral to the education welfare service\n")
    assert "Sessions counted:     12" in pack
    assert "the last 10 sessions: 10" in pack
    assert "the parent was told of the referral" in pack
    assert "Missing: the pupil's own views." in capsys.readouterr().err


def test_a_moment_with_a_zone_stays_what_it_is(case):
    """Without one it is by the clock of London."""
    change(case, "2026-09-08T09:50:00", "2026-09-08T09:50:00Z")
    assert packed(case) == 0
    pack = (case / "out" / "penalty_notice.txt").read_text(encoding="utf-8")

    assert "Tuesday 8 September 2026, 10:50" in pack
    assert "Monday 14 September 2026, 15:00" in pack


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "penalty_notice"', 'kind = "fine"', "key kind: one of penalty_notice, ewo_"),
        ("to = 2026-10-02", "to = 2026-09-01", "key window: a first day no later than the last"),
        ("to = 2026-10-02", "until = 2026-10-02", "key window.until: this key is not known here"),
        ('by = "Attendance Manager"\na', 'by = " "\na', "key by: something was expected to"),
        ('how = "the roll,', 'how = "" #', "key checked.how: something was expected to stand"),
        ('kind = "letter"', 'kind = "card"', "key papers[1].kind: one of letter, warning,"),
        ("papers/minutes.pdf", "papers/no.pdf", "key papers[2].path: a file that can be read"),
        ("moment = 2026-09-08T09:50:00", "moment = 2026-09-08", "key events[1].moment: a moment"),
        ('session = "AM"\n', 'session = "AM"\nsay = ""\n', "key comments[1].say: this key is"),
        ('reason = "irregular_attendance"', "asked = { last = 0 }", "key asked: one session or"),
        ("[[comments]]", '[[notices]]\namount = "80"\n[[comments]]', "key notices[1].amount: th"),
    ],
)
def test_what_is_written_down_is_read_strictly(case, capsys, old, new, fault):
    """Each fault names its key, and no value of the file is repeated."""
    change(case, old, new)
    said = refused(capsys, case)

    assert f"penalty_notice.toml, {fault}" in said
    assert "Moyle" not in said


def test_every_fault_is_told_at_once(case, capsys):
    """A comment that stands twice, and a paper that is not there."""
    change(case, "[[comments]]", COMMENT + "[[comments]]")
    change(case, "papers/concern.pdf", "papers/no.pdf")
    said = refused(capsys, case)

    assert "key comments[2]: each session once was expected" in said
    assert "key papers[1].path: a file that can be read was expected" in said


COMMENT = """[[comments]]
day = 2026-09-15
session = "AM"
says = "came late"
"""


def test_every_gap_of_the_case_is_told_at_once(case, capsys):
    """A mark that is missing, a reason that is open, and a parent whom nobody made sure of."""
    marks = "school/marks.csv"
    change(case, "adno:004117,2026-09-17,AM,I,", "adno:004117,2026-09-17,AM,N,", file=marks)
    change(case, "adno:004117,2026-09-16,PM,\\,\n", "", file=marks)
    text = (case / "penalty_notice.toml").read_text(encoding="utf-8")
    before, _, after = text.partition("[checked]")
    _, _, rest = after.partition("[statements]")
    (case / "penalty_notice.toml").write_text(f"{before}[statements]{rest}", encoding="utf-8")
    said = refused(capsys, case)

    assert "parent, key checked: that somebody made sure who this parent is was expected" in said
    assert "certificate, key 2026-09-16 PM: a mark was expected" in said
    assert "certificate, key 2026-09-17 AM: a code in place of N was expected" in said


def test_a_paper_that_is_no_pdf_is_refused(case, capsys):
    """By the key that the case has for it."""
    (case / "papers" / "minutes.pdf").write_bytes(b"words")

    assert "papers, key minutes: the bytes of a PDF were expected" in refused(capsys, case)


def test_without_a_file_there_is_no_pack(tmp_path, capsys):
    """In one sentence, and code 1."""
    nowhere = str(tmp_path / "nowhere.toml")

    assert run(["pack", nowhere, "--source", nowhere, *AT, "--out", str(tmp_path)]) == 1
    assert "a file or folder that can be read and written was expected" in capsys.readouterr().err


CONFIG = """
[trust]
name = "Example Trust"
records = "sqlite:///trust.db"

[[school]]
urn = 142000
name = "Tamar Valley College"
calendar = "register_folder"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
[school.register_folder]
folder = "school"
"""
BY = Person("A. Example", "headteacher")


def letter_of(key, day, person="P-004117-1"):
    """Make a letter of the log."""
    to, content = "2 Example Lane", content_hash(key.encode())
    named = (key, "adno:004117", person, "letter", to, "attendance_formal", "v1", content, day)
    return Letter(*named, "headteacher")


@pytest.fixture
def kept(case):
    """The case in a trust with records, as at the end of 2 October, and letters in its log."""
    (case / "trust.toml").write_text(CONFIG, encoding="utf-8")
    at = datetime(2026, 10, 2, 17, tzinfo=LONDON)
    journal = Journal.open("sqlite:///trust.db", folder=case, clock=lambda: at)
    registers = open_folder(case / "school")
    days = registers.calendar.school_days
    record_roll(journal, 142000, registers.roll, source="mis", as_at=at, by=BY)
    export = Export("mis", at, (days[0], days[-1]), registers.marks, registers.amendments)
    import_marks(journal, 142000, export, by=BY)
    letters = [
        letter_of("a", date(2026, 9, 24)),
        letter_of("b", date(2026, 9, 29)),
        letter_of("c", date(2026, 9, 30), "P-004117-2"),
    ]
    record_letters(journal, 142000, letters, by=BY)
    later = Journal(journal.engine, lambda: datetime(2026, 10, 5, 12, tzinfo=LONDON))
    record_letters(later, 142000, [letter_of("d", date(2026, 10, 1))], by=BY)
    return case


def packed_of_records(case):
    """Run the command on the trust, and give its exit code."""
    of_case = [str(case / "penalty_notice.toml"), "--source", str(case / "trust.toml")]
    return run(["pack", *of_case, *AT, "--out", str(case / "out")])


def test_of_records_a_letter_that_no_event_tells_of_is_offered(kept, capsys):
    """Of this parent, written by then, and on a day of which the log of contacts has nothing."""
    assert packed_of_records(kept) == 0
    said = capsys.readouterr().err

    offered = [line for line in said.splitlines() if line.startswith("In the log of letters")]
    what = "attendance_formal by letter of 2026-09-29."
    assert offered == [f"In the log of letters, and in no event of its day: {what}"]


def test_of_records_the_register_is_that_of_the_moment(kept):
    """What the system says by now is no matter, and its amendments are the records'."""
    marks = "school/marks.csv"
    change(kept, "adno:004117,2026-09-17,AM,I,", "adno:004117,2026-09-17,AM,N,", file=marks)

    assert packed_of_records(kept) == 0
    pack = (kept / "out" / "penalty_notice.txt").read_text(encoding="utf-8")
    assert "Thursday 17 September 2026, AM  N to I, Thursday 17 September 2026, 10:40" in pack


def test_of_records_a_register_that_was_not_taken_is_a_gap(kept, capsys):
    """The systems say so; what stands in the records for it may be anybody's."""
    change(kept, "2026-09-16T08:52", "", file="school/registers.csv")

    assert packed_of_records(kept) == 1
    assert "registers, key 2026-09-16 AM, Tutor: a register that was" in capsys.readouterr().err
