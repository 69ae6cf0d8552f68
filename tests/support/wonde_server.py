"""A Wonde of the tests' own: a real server on this machine that speaks the documented API v1.0.

It holds one school: its state may be changed between requests. It pages, includes, limits to days,
queues what is written back, and fails in each way that a `Trouble` says.
"""

import json
import os
import socket
import struct
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import Factory, define, field, frozen

from attendance_adapters.wonde.patience import Patience
from attendance_core.codes import UNMARKED, every_code
from attendance_core.register import LessonMark, rows
from attendance_core.roll import Enrolment, Parent, Pupil
from attendance_core.scenarios import Scenario
from attendance_core.tables import LONDON

SCHOOL = "A0000000000"
TOKEN = "test-token-4c7f1a90"  # noqa: S105 - opens nothing but this server
START = "2026-11-20T10:00:00+00:00"
ANN, BO = "A1749191433", "A1749191434"
"""The ids of the two students of the small school."""
MONDAY = date(2026, 11, 16)
"""The day of which the small school has marks."""
QUICK = Patience(
    attempts=3,
    wait_milliseconds=1,
    longest_wait_seconds=2,
    timeout_seconds=1,
    polls=3,
    poll_milliseconds=1,
)
"""As little waiting as there can be."""

Json = dict[str, Any]


@frozen
class Asked:
    """A request as it came: what was asked, with which parameters, body and token."""

    method: str
    path: str
    query: dict[str, str]
    token: str | None
    body: Any = None


@frozen
class Trouble:
    """A failure of the requests whose path ends so: after `skip` of them, `times` in a row.

    `act` answers in the place of the server; where the request `is_carried_out`, it is given the
    answer that the server would have sent.
    """

    path: str
    act: Callable[["_Handler", bytes], None]
    method: str = "GET"
    skip: int = 0
    times: int = 1
    is_carried_out: bool = False


def status(code: int, body: Json | None = None, **headers: str) -> Callable[..., None]:
    """Answer with a status, and headers such as `retry_after`."""

    def act(handler: "_Handler", _: bytes) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.answer(code, json.dumps(body or {}).encode(), named)

    return act


def cut(handler: "_Handler", body: bytes) -> None:
    """Promise the whole, send half of it, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) + 100))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.hang_up()


def half(handler: "_Handler", body: bytes) -> None:
    """Send half of the answer as if it were the whole."""
    handler.answer(200, body[: len(body) // 2])


def hang_up(handler: "_Handler", _: bytes) -> None:
    """Say nothing, and hang up."""
    handler.hang_up()


def reset(handler: "_Handler", _: bytes) -> None:
    """Say nothing, and drop the connection so that the other side is told of a failure."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())
    handler.hang_up()


def slow(seconds: float) -> Callable[..., None]:
    """Answer when nobody waits any more."""

    def act(handler: "_Handler", body: bytes) -> None:
        time.sleep(seconds)
        handler.answer(200, body)

    return act


def changed(change: Callable[[Json], object]) -> Callable[..., None]:
    """Answer with something of the answer changed."""

    def act(handler: "_Handler", body: bytes) -> None:
        answer = json.loads(body)
        change(answer)
        handler.answer(200, json.dumps(answer).encode())

    return act


def raw(body: bytes) -> Callable[..., None]:
    """Answer with some bytes."""

    def act(handler: "_Handler", _: bytes) -> None:
        handler.answer(200, body)

    return act


def moment(at: datetime, zone: str = "UTC") -> Json:
    """Give a date object; a moment of London in UTC, or in the zone of London."""
    local = at.astimezone(UTC if zone == "UTC" else LONDON)
    return {"date": f"{local:%Y-%m-%d %H:%M:%S}.000000", "timezone_type": 3, "timezone": zone}


def midnight(day: date | None, zone: str = "UTC") -> Json | None:
    """Give a day as its midnight in London."""
    return day and moment(datetime(day.year, day.month, day.day, tzinfo=LONDON), zone)


def default_school() -> Json:
    """Give a school as `schools/{id}` has it, without its address."""
    return {
        "id": SCHOOL,
        "name": "Tamar Valley College",
        "establishment_number": "4151",
        "la_code": "908",
        "urn": 142000,
        "phase_of_education": "Secondary",
        "timezone": "Europe/London",
        "mis": "SIMS",
        "extended": {
            "allows_writeback": True,
            "has_timetables": True,
            "has_lesson_attendance": True,
        },
    }


def default_codes() -> list[Json]:
    """Give the codes of every day, each with an id."""
    symbols = sorted({each.code for each in every_code()} | {UNMARKED})
    return [
        {"id": f"A5{number:09d}", "code": code, "description": f"Code {code}", "type": "OTHER"}
        for number, code in enumerate(symbols, 1)
    ]


@define
class WondeSchool:
    """What Wonde holds of one school: lists of objects as the API gives them, all included."""

    school: Json = Factory(default_school)
    meta: Json = Factory(
        lambda: {"online": True, "approved": True, "audited": True, "custom_attendance_codes": True}
    )
    codes: list[Json] = Factory(default_codes)
    shared_codes: list[Json] = Factory(list)
    students: list[Json] = Factory(list)
    leavers: list[Json] = Factory(list)
    marks: list[Json] = Factory(list)
    leavers_marks: list[Json] = Factory(list)
    lessons: list[Json] = Factory(list)
    lesson_marks: list[Json] = Factory(list)
    deletions: list[Json] = Factory(list)
    writebacks: dict[str, Json] = Factory(dict)
    entered: int = 0

    def code_id(self, code: str) -> str:
        """Give the id of a code."""
        return next(each["id"] for each in self.codes if each["code"] == code)

    def code_of(self, code_id: str | None) -> str:
        """Give the code of an id."""
        both = (*self.codes, *self.shared_codes)
        return next((each["code"] for each in both if each["id"] == code_id), UNMARKED)

    def mark(self, student: str, day: date, half: str, code: str | None, **more: Any) -> Json:
        """Enter a mark, over the one that stands there."""
        row = self.standing(student, day, half)
        if row is None:
            self.entered += 1
            row = {"id": f"A1N{self.entered:08d}", "comment": None, "employee": None}
            self.marks.append(row)
        code_id = None if code is None else self.code_id(code)
        row |= {"date": midnight(day), "session": half, "student": student}
        row |= {"attendance_code": code_id, **more}
        return row

    def standing(self, student: str, day: date, half: str) -> Json | None:
        """Give the row of a student and a session."""
        at = midnight(day)
        found = (
            each
            for each in self.marks
            if (each["student"], each["session"], each["date"]) == (student, half, at)
        )
        return next(found, None)


def served(scenario: Scenario) -> WondeSchool:
    """Give an invented school as Wonde has it: days are midnight in London, told in UTC."""
    held = WondeSchool()
    school = scenario.school
    held.school |= {"name": school.name, "urn": school.urn, "la_code": str(school.la_number)}
    held.school["establishment_number"] = f"{school.establishment:04d}"
    ids: dict[str, list[tuple[str, Enrolment, bool]]] = {}
    for number, time_ in enumerate(scenario.roll.enrolments, 1):
        is_gone = time_.leaving is not None and time_.leaving < scenario.today
        pupil = scenario.roll.by_key[time_.pupil]
        student = student_row(f"A17{number:08d}", pupil, time_)
        if not is_gone:
            parents = scenario.roll.parents_of(pupil.key)
            student["contacts"] = {"data": [contact_row(each) for each in parents]}
        (held.leavers if is_gone else held.students).append(student)
        ids.setdefault(time_.pupil, []).append((student["id"], time_, is_gone))
    _serve_marks(held, scenario, ids)
    _serve_lessons(held, scenario.lessons, {key: found[-1][0] for key, found in ids.items()})
    return held


def _serve_marks(held: WondeSchool, scenario: Scenario, ids: dict[str, Any]) -> None:
    codes = {each["code"]: each["id"] for each in held.codes}
    for number, row in enumerate(rows(scenario.marks), 1):
        times = ids[row["pupil"]]
        student, _, is_gone = next((t for t in times if t[1].is_on_roll(row["date"])), times[0])
        mark = {
            "id": f"A1{number:09d}",
            "date": midnight(row["date"]),
            "session": row["session"],
            "comment": None,
            "student": student,
            "employee": None,
            "attendance_code": codes[row["code"] or UNMARKED],
            "minutes_late": row["minutes_late"],
        }
        (held.leavers_marks if is_gone else held.marks).append(mark)


def _serve_lessons(
    held: WondeSchool, marks: tuple[LessonMark, ...], students: dict[str, str]
) -> None:
    own = {each.code for each in marks} - {each["code"] for each in held.codes}
    held.codes += [{"id": f"A59{code}", "code": code, "type": "OTHER"} for code in sorted(own)]
    lessons: dict[tuple[Any, ...], str] = {}
    for number, each in enumerate(marks, 1):
        key = (each.date, each.period, each.teacher)
        if key not in lessons:
            lessons[key] = f"A7{len(lessons) + 1:09d}"
            held.lessons.append(lesson_row(lessons[key], each))
        held.lesson_marks.append(
            {
                "id": f"A2{number:09d}",
                "student": students[each.pupil],
                "lesson": lessons[key],
                "attendance_code": held.code_id(each.code),
                "minutes_late": each.minutes_late,
            }
        )


def lesson_row(lesson_id: str, mark: LessonMark) -> Json:
    """Give a lesson as `lessons` has it, with its period, class and teacher."""
    title, _, surname = (mark.teacher or "").partition(" ")
    starts, ends = (
        moment(datetime.combine(mark.date, each, LONDON)) if each else None
        for each in (mark.starts, mark.ends)
    )
    return {
        "id": lesson_id,
        "start_at": starts,
        "end_at": ends,
        "period": {"data": {"id": f"A4{mark.period}", "name": mark.period}},
        "class": {"data": {"id": "A9", "name": "9x/1", "subject": _named(mark.subject)}},
        "employee": {"data": {"id": "A8", "title": title, "surname": surname}},
    }


def _named(name: str | None) -> Json:
    return {"data": {"id": "A6", "name": name}}


def student_row(student_id: str, pupil: Pupil, time_: Enrolment) -> Json:
    """Give a student as `students` has them, all included."""
    education = {
        "upn": pupil.upn,
        "local_upn": None,
        "admission_number": pupil.admission_number,
        "admission_date": midnight(time_.start),
        "leaving_date": midnight(time_.leaving),
        "current_nc_year": time_.year_group,
    }
    extended = {
        "enrolment_status": time_.enrolment_status.value,
        "boarding_status": time_.boarder.value,
        "sen_status": time_.sen_status and time_.sen_status.value,
        "free_school_meals": time_.fsm,
        "english_as_additional_language": time_.eal,
        "ethnicity_code": time_.ethnicity,
        "in_lea_care": time_.looked_after,
    }
    return {
        "id": student_id,
        "upi": f"upi-{student_id}",
        "mis_id": student_id[-4:],
        "surname": pupil.preferred_surname or pupil.legal_surname,
        "forename": pupil.known_as,
        "legal_surname": pupil.legal_surname,
        "legal_forename": pupil.legal_forename,
        "gender": {"F": "FEMALE", "M": "MALE"}.get(time_.sex or "", time_.sex),
        "date_of_birth": midnight(pupil.date_of_birth, "Europe/London"),
        "education_details": {"data": education},
        "extended_details": {"data": extended},
        "year": {"data": {"id": "A10", "name": f"Year {time_.year_group}"}},
        "registration": {"data": {"id": "A11", "name": time_.registration_group}},
        "groups": {"data": []},
        "contact_details": {"data": details(pupil.mobile)},
    }


def contact_row(parent: Parent) -> Json:
    """Give a contact as a student's `contacts` has them."""
    return {
        "id": f"A3{parent.parent_id}",
        "upi": parent.parent_id,
        "title": parent.title,
        "surname": parent.surname,
        "forename": parent.forename,
        "relationship": {
            "relationship": parent.relationship,
            "parental_responsibility": parent.parental_responsibility,
            "priority": parent.priority,
            "lives_with_pupil": parent.lives_with_pupil,
            "correspondence": parent.contact_allowed,
            "court_order": parent.restriction is not None,
            "bill_payer": None,
        },
        "contact_details": {"data": details(parent.mobile, parent.telephone)},
    }


def details(mobile: str | None = None, home: str | None = None) -> Json:
    """Give contact details with two numbers."""
    return {
        "phones": {"phone": None, "primary": mobile, "home": home, "work": None, "mobile": mobile},
        "emails": {"email": None, "primary": None, "home": None, "work": None},
        "addresses": {"home": {"house_number": None, "street": None, "postcode": None}},
        "salutation": None,
    }


def two_students() -> WondeSchool:
    """Give a school of two students, who have a mark for each session of the Monday."""
    born = date(2012, 3, 4)
    ann = Pupil("J919400123001", "004512", "Example", "Ann", born)
    zoe = Pupil(None, "004513", "Sample", "Zoë", born, preferred_forename="Bo")
    held = WondeSchool()
    for student, pupil in ((ANN, ann), (BO, zoe)):
        group = {"year_group": "9", "registration_group": "9A"}
        time_ = Enrolment(pupil.key, date(2023, 9, 1), **group)
        held.students.append(student_row(student, pupil, time_) | {"contacts": {"data": []}})
        held.mark(student, MONDAY, "AM", "/")
        held.mark(student, MONDAY, "PM", "I", comment="Bus late")
    return held


_INCLUDED = frozenset(
    {
        *("education_details", "extended_details", "year", "registration", "groups"),
        *("contacts", "contact_details", "period", "class", "employee"),
    }
)


_LONG_AGO: Json = {"date": "2026-09-01 00:00:00.000000", "timezone_type": 3, "timezone": "UTC"}
"""When everything was entered that does not say when it was."""


@define
class WondeServer:
    """The server: which school it serves, how it behaves, and what it was asked.

    `most_rows` is the largest page. What is written back is at its end after `polls` requests, with
    the word `fate`; it is in the register when it is `completed`, or `at_once` if that is said.
    """

    school: WondeSchool
    token: str = TOKEN
    most_rows: int = 5000
    now: datetime | None = field(factory=lambda: datetime.fromisoformat(START))
    polls: int = 1
    fate: str = "completed"
    at_once: bool = False
    names_faulty_rows: bool = True
    knows_days: bool = True
    troubles: list[Trouble] = Factory(list)
    asked: list[Asked] = Factory(list)
    port: int = 0
    lock: Lock = Factory(Lock)
    _met: dict[int, int] = Factory(dict)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def posts(self) -> list[Any]:
        """Give the bodies that were posted, in order."""
        return [each.body for each in self.asked if each.method == "POST"]

    def paths(self) -> list[str]:
        """Give what was asked for, in order, without the school."""
        return [each.path.removeprefix(f"/v1.0/schools/{SCHOOL}") for each in self.asked]

    def trouble(self, asked: Asked) -> Trouble | None:
        """Give the trouble that a request meets."""
        for number, each in enumerate(self.troubles):
            if asked.method == each.method and asked.path.rstrip("/").endswith(each.path):
                met = self._met[number] = self._met.get(number, 0) + 1
                if each.skip < met <= each.skip + each.times:
                    return each
        return None

    def carry_out(self, asked: Asked) -> tuple[int, Json]:
        """Give the status and the answer of a request, and do what it asks."""
        if asked.token != self.token:
            return 401, {"error": "Unauthenticated."}
        if asked.method == "POST":
            return self._take(asked)
        return self._give(asked)

    def _give(self, asked: Asked) -> tuple[int, Json]:
        path = asked.path.removeprefix("/v1.0/").rstrip("/")
        ours, held = f"schools/{SCHOOL}", self.school
        if path == ours:
            region = {"code": "GBR", "domain": f"127.0.0.1:{self.port}"}
            return 200, {"data": {"region": region, **held.school}}
        if path == f"meta/schools/{SCHOOL}":
            return 200, {"data": held.meta}
        if path.startswith("writebacks/"):
            return self._writeback(path.removeprefix("writebacks/"))
        lists = {
            "attendance-codes": held.shared_codes,
            f"{ours}/attendance-codes": held.codes,
            f"{ours}/students": held.students,
            f"{ours}/students-leaver": held.leavers,
            f"{ours}/attendance/session": held.marks,
            f"{ours}/attendance-leavers/session": held.leavers_marks,
            f"{ours}/attendance/lesson": held.lesson_marks,
            f"{ours}/lessons": held.lessons,
            f"{ours}/deletions": held.deletions,
        }
        if path in lists:
            return 200, self._page(asked, lists[path])
        # Of a school in another region there is nothing, and no error.
        return (200, {"data": []}) if path.startswith("schools/") else (404, {})

    def _page(self, asked: Asked, whole: list[Json]) -> Json:
        query = asked.query
        found = [each for each in whole if self._is_wanted(each, query)]
        size = min(int(query.get("per_page", "50")), self.most_rows)
        at = int(urlsafe_b64decode(query["cursor"])) if query.get("cursor", "true") != "true" else 0
        part = found[at : at + size]
        answer: Json = {"data": [_with_includes(each, query.get("include", "")) for each in part]}
        if len(found) > size:
            is_more = at + size < len(found)
            cursor = urlsafe_b64encode(str(at + size).encode()).decode()
            # As in the sample: neither a slash at the end, nor what is included.
            to = f"{self.address}{asked.path.rstrip('/')}?cursor={cursor}&per_page={size}"
            pagination = {"next": to if is_more else None, "previous": None, "more": is_more}
            pagination |= {"per_page": size, "current_page": at // size + 1}
            answer["meta"] = {"pagination": pagination, "includes": []}
        return answer

    def _is_wanted(self, row: Json, query: dict[str, str]) -> bool:
        since = query.get("updated_after")
        if since is not None and row.get("updated_at", _LONG_AGO)["date"][:19] <= since:
            return False
        name, at = (
            ("lessons_start", "start_at") if "start_at" in row else ("attendance_date", "date")
        )
        after, before = query.get(f"{name}_after"), query.get(f"{name}_before")
        if not self.knows_days or at not in row or not (after or before):
            return True
        day = row[at]["date"][:10]
        return (after is None or day > after) and (before is None or day < before)

    def _take(self, asked: Asked) -> tuple[int, Json]:
        if not self.school.school["extended"]["allows_writeback"]:
            return 403, {"error": "Write back is not allowed."}
        entries = asked.body["attendance"]
        errors = dict(_amiss(self.school, entries))
        if errors:
            return 422, {"errors": errors} if self.names_faulty_rows else {"error": "Invalid."}
        writeback = f"A8{len(self.school.writebacks) + 1:09d}"
        self.school.writebacks[writeback] = {"entries": entries, "polled": 0}
        if self.at_once:
            self._apply(entries)
        return 200, {"writeback_id": writeback}

    def _writeback(self, writeback: str) -> tuple[int, Json]:
        held = self.school.writebacks.get(writeback)
        if held is None:
            return 404, {}
        held["polled"] += 1
        if held["polled"] <= self.polls:
            return 200, {"data": {"id": writeback, "status": "pending"}}
        if self.fate == "completed":
            self._apply(held["entries"])
        return 200, {"data": {"id": writeback, "status": self.fate}}

    def _apply(self, entries: list[Json]) -> None:
        for each in entries:
            code = self.school.code_of(each["attendance_code_id"])
            minutes = {"minutes_late": each.get("minutes_late")}
            day = date.fromisoformat(each["date"])
            self.school.mark(each["student_id"], day, each["session"], code, **minutes)


def _with_includes(row: Json, include: str) -> Json:
    wanted = set(include.split(","))
    return {
        name: value if name in wanted or name not in _INCLUDED else _only_id(value)
        for name, value in row.items()
        if name in wanted or name not in _INCLUDED or name in {"period", "class", "employee"}
    }


def _only_id(value: Any) -> Any:
    return value["data"]["id"] if isinstance(value, dict) else value


def _amiss(held: WondeSchool, entries: list[Json]) -> Iterator[tuple[str, list[str]]]:
    students = {each["id"] for each in held.students}
    for number, each in enumerate(entries):
        if each.get("student_id") not in students:
            said = f"The student {each.get('student_id')} is invalid."
            yield f"attendance.{number}.student_id", [said]
        if held.code_of(each.get("attendance_code_id")) == UNMARKED:
            yield f"attendance.{number}.attendance_code_id", ["The code is invalid."]
        if each.get("comment") == "too long for the system":
            yield f"attendance.{number}.comment", ["The comment is too long."]


class _Handler(BaseHTTPRequestHandler):
    """One connection to the server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits for the one before to be acknowledged
    wonde: WondeServer

    def do_GET(self) -> None:
        """Answer a request."""
        self._do(None)

    def do_POST(self) -> None:
        """Take what is posted."""
        self._do(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _do(self, body: Any) -> None:
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        scheme, _, token = (self.headers["Authorization"] or "").partition(" ")
        is_bearer = scheme == "Bearer"
        asked = Asked(self.command, url.path, query, token if is_bearer else None, body)
        with self.wonde.lock:
            self.wonde.asked.append(asked)
            trouble = self.wonde.trouble(asked)
            is_done = trouble is None or trouble.is_carried_out
            code, answer = self.wonde.carry_out(asked) if is_done else (200, {})
        text = json.dumps(answer).encode()
        if trouble is not None:
            trouble.act(self, text)
        else:
            self.answer(code, text)

    def answer(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Send an answer."""
        try:
            self.send_response(code)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def hang_up(self) -> None:
        """Close the connection."""
        self.close_connection = True

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Give the time of the server's own clock."""
        del timestamp
        return format_datetime(self.wonde.now, usegmt=True) if self.wonde.now else "no time"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(school: WondeSchool, **behaviour: Any) -> Iterator[WondeServer]:
    """Serve a school for a while."""
    wonde = WondeServer(school, **behaviour)
    handler = type("Handler", (_Handler,), {"wonde": wonde})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        wonde.port = server.server_port
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield wonde
        finally:
            server.shutdown()
            thread.join()
