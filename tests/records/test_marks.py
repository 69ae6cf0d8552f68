from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from attendance_core.errors import Refused
from attendance_core.records import Journal, Kind, amend, enter, import_marks, marks_as_at
from attendance_core.records.folding import record
from attendance_core.register import marks_frame

URN = 142000
THURSDAY = date(2026, 11, 19)
DAY = date(2026, 11, 20)
ENTERED = {"pupil": "P2", "date": "2026-11-20", "session": "AM", "code": "N", "source": "wonde"}


def as_bytes(frame):
    """Give a frame to the byte."""
    return frame.write_ipc(None, compression="uncompressed").getvalue()


def asked(journal, at, **more):
    """Ask for the register as at a moment, to the byte."""
    return as_bytes(marks_as_at(journal, URN, at, **more))


@pytest.fixture
def lived(journal, export, mark, person, amendment, clock):
    """A journal in which much happened, and the moments between."""
    moments = [clock()]
    import_marks(journal, URN, export("sims", "P2 AM N", "P1 AM /", "P3 AM L 12"), by=person)
    moments.append(clock())
    import_marks(journal, URN, export("sims", "P2 AM N", "P1 AM L 5"), by=person)
    moments.append(clock())
    amend(journal, URN, amendment("P2 AM N /"))
    enter(journal, URN, mark("P4 AM /"), by=person)
    enter(journal, URN, mark("P1 19 PM \\"), by=person)
    moments.append(clock())
    import_marks(journal, URN, export("wonde", "P2 AM N", "P5 PM /"), by=person)
    moments.append(clock())
    return moments


def test_the_register_is_as_it_stood(journal, lived, mark):
    """At each moment it has what had been recorded by then, and nothing of after."""
    expected = [
        [],
        ["P1 AM /", "P2 AM N", "P3 AM L 12"],
        ["P1 AM L 5", "P2 AM N", "P3 AM L 12"],
        ["P1 19 PM \\", "P1 AM L 5", "P2 AM /", "P3 AM L 12", "P4 AM /"],
        ["P1 19 PM \\", "P1 AM L 5", "P2 AM /", "P3 AM L 12", "P4 AM /", "P5 PM /"],
    ]
    for at, lines in zip(lived, expected, strict=True):
        assert marks_as_at(journal, URN, at).equals(marks_frame(map(mark, lines)))


def test_the_frame_is_that_of_a_system(journal, lived):
    """It has the columns and kinds of `attendance_read_marks`, also when it is empty."""
    for at in (lived[0], lived[-1]):
        assert marks_as_at(journal, URN, at).schema == marks_frame([]).schema


def test_asked_again_the_answer_is_the_same_to_the_byte(
    journal, lived, export, person, amendment, clock
):
    """Whatever is recorded afterwards, and however the clock goes, a moment's answer stays."""
    before = [asked(journal, at) for at in lived]
    clock.at = lived[0]
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    amend(journal, URN, amendment("P4 AM / N"))
    import_marks(journal, URN, export("sims", "P1 AM /", "P2 AM /", "P3 AM N"), by=person)
    clock.at = lived[-1] + timedelta(hours=1)

    assert [asked(journal, at) for at in lived] == before


def test_the_order_of_writing_is_not_the_order_of_the_answer(address, clock, export, person):
    """Two schools to which the same was told in another order have the same register."""
    journal = Journal.open(address, clock=clock)
    lines = ("P1 AM /", "P1 PM N", "P2 AM N", "P10 AM /")
    for urn, order in ((URN, lines), (142001, lines[::-1])):
        for number in range(1, len(lines) + 1):
            import_marks(journal, urn, export("sims", *order[:number]), by=person)
    at = clock()
    one, other = (as_bytes(marks_as_at(journal, urn, at)) for urn in (URN, 142001))
    journal.engine.dispose()

    assert one == other


def test_a_span_takes_the_days_of_it(journal, lived):
    """The first and the last day of a span are in it; the answer is a part of the whole."""
    whole = marks_as_at(journal, URN, lived[-1])

    for span in ((THURSDAY, THURSDAY), (DAY, DAY), (THURSDAY, DAY)):
        part = marks_as_at(journal, URN, lived[-1], span=span)
        assert part.equals(whole.filter(pl.col("date").is_between(*span)))
        assert len(part) > 0


def test_at_the_moment_of_an_amendment_one_mark_stands(journal, export, person, amendment, clock):
    """The amended mark stands from its own entry on, and the original until the one before."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    number = amend(journal, URN, amendment("P1 AM N /"))
    *_, last = journal.entries(URN)
    at, before = last.recorded_at, last.recorded_at - timedelta(microseconds=1)

    assert last.number == number
    assert marks_as_at(journal, URN, at)["code"].to_list() == ["/"]
    assert marks_as_at(journal, URN, before)["code"].to_list() == ["N"]
    assert marks_as_at(journal, URN, clock())["code"].to_list() == ["/"]


def test_another_school_is_not_in_it(journal, lived):
    """A register is of one school."""
    assert marks_as_at(journal, 142001, lived[-1]).is_empty()


def test_a_moment_to_come_is_refused(journal, clock):
    """The register as at tomorrow can be known tomorrow."""
    with pytest.raises(Refused, match="a moment that has passed was expected"):
        marks_as_at(journal, URN, clock.at + timedelta(days=1))


def test_a_moment_without_a_zone_is_refused(journal):
    """Nobody can say which moment it is."""
    with pytest.raises(Refused, match="its zone"):
        marks_as_at(journal, URN, datetime(2026, 11, 20, 9, 35))  # noqa: DTZ001


def test_who_writes_after_a_moment_is_not_waited_for(journal, export, person, clock):
    """A moment before an unfinished transaction has its answer at once, and the same afterwards."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    at = clock()
    first = asked(journal, at)
    with journal.writing(URN) as writing:
        record(writing, Kind.MARK_ENTERED, ENTERED, pupil="P2")
        writing.flush()
        within = asked(journal, at)

    assert first == within == asked(journal, at)
    assert len(marks_as_at(journal, URN, clock())) == 2


def test_who_began_before_a_moment_is_waited_for(journal, export, person, clock):
    """What is being recorded as of an earlier moment belongs to the answer, which then stays."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        writing = stack.enter_context(journal.writing(URN))
        record(writing, Kind.MARK_ENTERED, ENTERED, pupil="P2")
        at = clock()
        answer = pool.submit(asked, journal, at)
        with pytest.raises(TimeoutError):
            answer.result(0.3)
        stack.close()

        assert answer.result(30) == asked(journal, at)
    assert len(marks_as_at(journal, URN, at)) == 2
