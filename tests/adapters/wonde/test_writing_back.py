import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from wonde_server import ANN, BO, MONDAY, Trouble, cut, half, hang_up, raw, reset, slow, status

from attendance_adapters.wonde.bodies import Entry, body_of, faulty_rows
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import MarkToWrite, WriteState
from attendance_core.sessions import Half, Session

Serve = Callable[..., Any]

ANN_KEY, BO_KEY = "J919400123001", "adno:004513"
AM, PM = Session(MONDAY, Half.AM), Session(MONDAY, Half.PM)
LATE = MarkToWrite("k1", ANN_KEY, AM, "/", "L", "office", minutes_late=12, comment="Bus late")
ILL = MarkToWrite("k2", BO_KEY, PM, "I", "N", "office")
WRITTEN, WAITING, REFUSED = WriteState.WRITTEN, WriteState.WAITING, WriteState.REFUSED
SESSIONS = "attendance/session"


def write(served: Any, *marks: MarkToWrite, **settings: Any) -> list[tuple[str, WriteState, str]]:
    """Write marks, and give the answers."""
    answers = served.adapter(**settings).attendance_write_marks(marks)
    return [(each.key, each.state, each.why) for each in answers]


def states(served: Any, *marks: MarkToWrite) -> list[WriteState]:
    """Write marks, and give what became of each."""
    return [state for _, state, _ in write(served, *marks)]


def stands(served: Any, student: str, half: str) -> str:
    """Give the code that stands on the Monday."""
    row = served.school.standing(student, MONDAY, half)
    return str(served.school.code_of(row["attendance_code"]))


def test_the_samples(shared: Path) -> None:
    """The bodies that are posted have the shape of the sample, and say what it says."""
    sample = json.loads((shared / "samples" / "wonde_post_session.json").read_text())
    first, second = sample["attendance"]
    at = date(2025, 10, 6)
    late = evolve(LATE, session=Session(at, Half.AM), minutes_late=12, comment="Bus late")
    ill = evolve(ILL, session=Session(at, Half.PM))
    body = body_of([Entry(0, late, ANN, "A5000000003"), Entry(1, ill, ANN, "A5000000002")])
    second.pop("employee_id")  # who wrote it is a role, and no employee

    assert body == {"attendance": [first, second]}


def test_marks_are_written(served: Any) -> None:
    """All in one post; each is there when Wonde says that it is done, and is then seen there."""
    assert write(served, LATE, ILL) == [("k1", WRITTEN, ""), ("k2", WRITTEN, "")]
    assert served.server.posts() == [
        {
            "attendance": [
                {
                    "date": "2026-11-16",
                    "session": "AM",
                    "student_id": ANN,
                    "attendance_code_id": served.school.code_id("L"),
                    "comment": "Bus late",
                    "minutes_late": 12,
                },
                {
                    "date": "2026-11-16",
                    "session": "PM",
                    "student_id": BO,
                    "attendance_code_id": served.school.code_id("N"),
                },
            ]
        }
    ]
    assert (stands(served, ANN, "AM"), stands(served, BO, "PM")) == ("L", "N")


def test_what_stands_already_is_not_posted(served: Any) -> None:
    """It is written, whatever stood when it was decided; the second time nothing is sent."""
    write(served, LATE)
    posts = len(served.server.posts())

    assert states(served, LATE, evolve(ILL, code="I", stands=None)) == [WRITTEN, WRITTEN]
    assert len(served.server.posts()) == posts


def test_never_over_a_newer_mark(served: Any) -> None:
    """Whoever entered another since may know more; the other marks are written."""
    served.school.mark(ANN, MONDAY, "AM", "C1")

    assert write(served, LATE, ILL) == [
        ("k1", REFUSED, "another mark was entered since this one was decided"),
        ("k2", WRITTEN, ""),
    ]
    assert stands(served, ANN, "AM") == "C1"


@pytest.mark.parametrize("stood", [None, "-", ""])
def test_where_no_mark_stood(served: Any, stood: str | None) -> None:
    """A mark is written where there was none, and not where one has come since."""
    tuesday = MONDAY + timedelta(days=1)
    mark = evolve(LATE, session=Session(tuesday, Half.AM), stands=stood)
    served.school.mark(BO, tuesday, "AM", None)

    assert states(served, mark, evolve(mark, pupil=BO_KEY, key="k3")) == [WRITTEN, WRITTEN]
    assert states(served, evolve(mark, code="N")) == [REFUSED]


def test_a_session_with_two_marks(served: Any) -> None:
    """Where Wonde has two that differ, nobody knows which is the newer: nothing is written."""
    double = served.school.marks[0] | {"id": "A19", "attendance_code": served.school.code_id("N")}
    served.school.marks.append(double)

    assert states(served, LATE) == [REFUSED]
    assert served.server.posts() == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"pupil": "adno:none-such"},
            "no student who is there now has this UPN or admission number",
        ),
        (
            {"code": "?!"},
            "the school's table in Wonde has no code, or more than one, that is this one",
        ),
        (
            {"code": "-"},
            "the school's table in Wonde has no code, or more than one, that is this one",
        ),
        (
            {"session": Session(date(2026, 11, 21), Half.AM)},
            "the day is still to come, and not every school's system takes such marks",
        ),
    ],
    ids=["pupil", "code", "no mark", "future"],
)
def test_a_mark_that_is_refused(served: Any, change: dict[str, Any], why: str) -> None:
    """The reason is said, without a name, and the other is written."""
    assert write(served, evolve(LATE, **change), ILL) == [
        ("k1", REFUSED, why),
        ("k2", WRITTEN, ""),
    ]


def test_today_is_not_the_future(served: Any) -> None:
    """The last session of the day is written, by Wonde's own clock."""
    today = Session(date(2026, 11, 20), Half.PM)

    assert states(served, evolve(LATE, session=today, stands=None)) == [WRITTEN]


def test_without_wondes_time(serve: Serve) -> None:
    """Where Wonde does not say what day it is, nothing is written."""
    assert write(serve(now=None), LATE) == [("k1", REFUSED, "Wonde did not say what day it is")]


@pytest.mark.parametrize("allows", [False, None])
def test_a_school_that_does_not_allow_it(served: Any, allows: bool | None) -> None:  # noqa: FBT001
    """Nothing is read and nothing posted; each mark is refused in words."""
    served.school.school["extended"]["allows_writeback"] = allows
    why = "the school does not allow marks to be written back through Wonde"

    assert write(served, LATE, ILL) == [("k1", REFUSED, why), ("k2", REFUSED, why)]
    assert [each for each in served.server.asked if "students" in each.path] == []


def test_nothing_to_write(served: Any) -> None:
    """Wonde is not called for nothing."""
    assert write(served) == []
    assert served.server.asked == []


def test_a_leaver(served: Any) -> None:
    """Who has left has no id under which anything is written."""
    served.school.leavers.append(served.school.students.pop())
    education = served.school.leavers[0]["education_details"]["data"]
    education["leaving_date"] = {"date": "2026-11-17 00:00:00", "timezone": "UTC"}

    assert states(served, ILL) == [REFUSED]


def test_two_marks_for_one_session(served: Any) -> None:
    """The first is written; the second is told that another goes before it."""
    assert write(served, LATE, evolve(LATE, key="k3", code="N")) == [
        ("k1", WRITTEN, ""),
        ("k3", REFUSED, "another mark of this pupil and session goes before it"),
    ]


def test_codes_of_the_school_s_own(served: Any) -> None:
    """What is translated when read is known again, and never written in the place of another."""
    for each in served.school.codes:
        if each["code"] == "I":
            each["code"] = "7"
    known = {"7": "I"}

    ((_, state, _),) = write(served, evolve(LATE, code="I"), codes=known)
    assert state is REFUSED
    assert write(served, ILL, codes=known) == [("k2", WRITTEN, "")]


def test_a_code_of_two_ids(served: Any) -> None:
    """The school's own id goes before that of all schools; of two of its own neither is taken."""
    served.school.shared_codes = [{"id": "G1", "code": "L"}]

    assert states(served, LATE) == [WRITTEN]
    served.school.codes.append({"id": "A59", "code": "N"})
    assert states(served, ILL) == [REFUSED]


def test_rows_that_are_found_fault_with(served: Any) -> None:
    """They are refused with the name of the value, and the rest is posted again without them."""
    long = evolve(LATE, key="k3", pupil=BO_KEY, comment="too long for the system")

    assert write(served, long, LATE, ILL) == [
        ("k3", REFUSED, "Wonde found fault with its comment"),
        ("k1", WRITTEN, ""),
        ("k2", WRITTEN, ""),
    ]
    assert [len(each["attendance"]) for each in served.server.posts()] == [3, 2]


def test_faults_that_name_no_row(serve: Serve) -> None:
    """The post is halved until the faulty row stands alone; every other is written, once."""
    served = serve(names_faulty_rows=False)
    days = [MONDAY + timedelta(days=more) for more in range(5)]
    marks = [
        evolve(LATE, key=f"k{at}", session=Session(day, Half.PM), stands=None, comment=comment)
        for at, (day, comment) in enumerate(
            zip(days, [None, None, None, "too long for the system", None], strict=True)
        )
    ]
    marks[0] = evolve(marks[0], stands="I")
    answers = write(served, *marks)

    assert [state for _, state, _ in answers] == [WRITTEN, WRITTEN, WRITTEN, REFUSED, WRITTEN]
    assert answers[3][2] == "Wonde found fault with its row"
    written = [each["entries"] for each in served.school.writebacks.values()]
    assert sum(map(len, written)) == 4


@pytest.mark.parametrize(
    "errors",
    [{}, [], "no", {"attendance.99.date": []}, {"attendance": {"0": []}}, {"attendance.x.date": 1}],
    ids=repr,
)
def test_a_validation_that_says_nothing(served: Any, errors: Any) -> None:
    """A row that stands alone is refused, whatever is said of it."""
    served.server.troubles = [Trouble(SESSIONS, status(422, errors), method="POST", times=9)]

    assert write(served, LATE) == [("k1", REFUSED, "Wonde found fault with its row")]


def test_a_validation_that_cannot_be_read(served: Any) -> None:
    """Nor does it matter what the answer is made of."""

    def act(handler: Any, _: bytes) -> None:
        handler.answer(422, b"{")

    served.server.troubles = [Trouble(SESSIONS, act, method="POST")]

    assert states(served, LATE) == [REFUSED]


def test_faulty_rows_wherever_they_stand() -> None:
    """The names of faults are looked for at every depth; a value's name is repeated if known."""
    deep: Any = {"attendance.1.date": ["x"]}
    for _ in range(5000):
        deep = [deep]

    assert faulty_rows({"errors": {"attendance.0.student_id": ["A17 is bad"]}}, 2) == {
        0: "student_id"
    }
    assert faulty_rows({"attendance.0.surname": 1, "attendance.1": 2, "attendance.2.x": 3}, 2) == {
        0: "row",
        1: "row",
    }
    assert faulty_rows(deep, 2) == {1: "date"}


@pytest.mark.parametrize(
    "act",
    [cut, hang_up, reset, half, slow(1.3), status(408), status(520), status(524)],
    ids=["cut", "hung up", "reset", "half", "late", "408", "520", "524"],
)
def test_a_post_whose_answer_is_lost(serve: Serve, act: Callable[..., None]) -> None:
    """It may have arrived, so it is not posted again: what stands is read, and that is answered."""
    served = serve(at_once=True)
    served.server.troubles = [Trouble(SESSIONS, act, method="POST", is_carried_out=True)]

    assert states(served, LATE, ILL) == [WRITTEN, WRITTEN]
    assert len(served.server.posts()) == 1


@pytest.mark.parametrize(
    "act",
    [hang_up, reset, status(500), status(503), status(520)],
    ids=["hung up", "reset", "500", "503", "520"],
)
def test_a_post_that_may_not_have_arrived(served: Any, act: Callable[..., None]) -> None:
    """What is not seen may still come: it waits, and is posted again at a later look alone."""
    served.server.troubles = [Trouble(SESSIONS, act, method="POST")]

    assert write(served, LATE) == [
        ("k1", WAITING, "the answer of Wonde was lost: it may have the mark")
    ]
    assert len(served.server.posts()) == 1
    assert states(served, LATE) == [WRITTEN]


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"null", b'{"writeback_id": "../schools/A1"}', b'{"writeback_id": {}}']
)
def test_an_answer_without_a_write_back(serve: Serve, body: bytes) -> None:
    """It was taken, and cannot be asked after: a later reading shows it."""
    served = serve(at_once=False)
    served.server.troubles = [Trouble(SESSIONS, raw(body), method="POST")]

    assert states(served, LATE) == [WAITING]
    assert [each for each in served.server.asked if "writebacks" in each.path] == []


def test_too_many_requests(served: Any) -> None:
    """A post that was turned away for want of room did not arrive, and is posted again."""
    act = status(429, retry_after="0")
    served.server.troubles = [Trouble(SESSIONS, act, method="POST", times=2)]

    assert states(served, LATE) == [WRITTEN]
    assert len(served.server.posts()) == 3


def test_too_many_requests_for_too_long(served: Any) -> None:
    """Then it is refused: for certain nothing was written."""
    served.server.troubles = [Trouble(SESSIONS, status(429), method="POST", times=9)]
    ((_, state, why),) = write(served, LATE)

    assert state is REFUSED
    assert why == "Wonde could not be reached: an answer was expected; 3 times it was status 429"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (401, "Wonde did not take it: an expired or wrong token"),
        (403, "Wonde did not take it: this application has no leave to write marks"),
        (302, "Wonde did not take it: status 302"),
        (400, "Wonde did not take it: status 400"),
    ],
)
def test_a_post_that_is_turned_away(served: Any, code: int, why: str) -> None:
    """In words, and without the token."""
    served.server.troubles = [Trouble(SESSIONS, status(code), method="POST", times=9)]

    assert write(served, LATE) == [("k1", REFUSED, why)]


def test_a_write_back_that_takes_long(serve: Serve) -> None:
    """It is asked after so many times, and then waits; at a later look it is there."""
    served = serve(polls=99)

    assert write(served, LATE) == [
        ("k1", WAITING, "Wonde has it, and does not show it in the register yet")
    ]
    assert sum("writebacks" in each.path for each in served.server.asked) == 3


def test_a_write_back_that_failed(serve: Serve) -> None:
    """Then the school's system is as it was; a row that stands there all the same is written."""
    served = serve(fate="failed")

    assert write(served, LATE) == [
        ("k1", REFUSED, "the school's system did not take it from Wonde")
    ]
    assert states(serve(fate="failed", at_once=True), LATE) == [WRITTEN]


def test_a_write_back_that_is_done_and_not_seen(serve: Serve) -> None:
    """Wonde's copy lags behind: it waits, and a later reading shows it."""
    assert states(serve(fate="processed"), LATE) == [WAITING]


def test_a_word_that_nobody_knows(serve: Serve) -> None:
    """A write-back of which nobody knows what it says is under way, unless the school knows."""
    assert states(serve(fate="gescheitert"), LATE) == [WAITING]
    ((_, state, _),) = write(serve(fate="gescheitert"), LATE, words={"Gescheitert": "failed"})
    assert state is REFUSED


@pytest.mark.parametrize(
    "act",
    [status(401), status(404), status(500), raw(b'{"data": [1]}')],
    ids=["401", "404", "500", "another shape"],
)
def test_a_write_back_that_cannot_be_asked_after(served: Any, act: Callable[..., None]) -> None:
    """What was posted stays posted: it waits."""
    served.server.troubles = [Trouble("A8000000001", act, times=99)]

    assert states(served, LATE) == [WAITING]
    assert len(served.server.posts()) == 1


@pytest.mark.parametrize("code", [401, 500])
def test_what_stands_cannot_be_read_afterwards(served: Any, code: int) -> None:
    """What was posted is not said to be refused because of it, nor because a token ended."""
    served.server.troubles = [Trouble(SESSIONS, status(code), skip=1, times=99)]

    assert states(served, LATE) == [WAITING]


def test_what_stands_cannot_be_read_before(served: Any, refusal: Any) -> None:
    """Then nothing is written, and all is refused."""
    served.server.troubles = [Trouble(SESSIONS, status(500), times=99)]

    assert refusal(lambda: write(served, LATE)) == [
        ("wonde, attendance/session, page 1: an answer was expected; 3 times it was status 500")
    ]
    assert served.server.posts() == []


def test_nobody_stands_in_an_answer(served: Any) -> None:
    """No reason and no repr names anybody, nor what was noted."""
    stranger = evolve(LATE, pupil="adno:none-such", key="k9")
    served.server.troubles = [Trouble(SESSIONS, status(500), method="POST")]
    adapters = SchoolAdapters.alone("wonde", served.adapter(), served.adapter().capabilities)
    shown = repr(adapters.write_marks((stranger, LATE, ILL))) + repr(Entry(0, LATE, ANN, "A5"))

    assert not [each for each in ("none-such", ANN_KEY, ANN, "Bus late") if each in shown]
