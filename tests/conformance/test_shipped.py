"""The adapters that we ship, proved with the kit that every author has."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar, cast

import pytest

from attendance_core.conformance import (
    MarksAsAtSuite,
    ReadAmendmentsSuite,
    ReadCalendarSuite,
    ReadExpectedSicknessSuite,
    ReadLessonMarksSuite,
    ReadMarksSuite,
    ReadNoticesSuite,
    ReadPartTimeSuite,
    ReadPresenceSuite,
    ReadRegisterStatusSuite,
    ReadRepliesSuite,
    ReadRollSuite,
    ReadSchoolSuite,
    SendMessageSuite,
)
from attendance_core.correspondence import Message, MessageStatus
from attendance_core.hooks import CAPABILITIES as HOOKS
from attendance_core.hooks import SchoolAdapters, WritesSample, factory
from attendance_core.scenarios import invent
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

AT = datetime(2026, 11, 20, 10, tzinfo=LONDON)
PRESENCE = """\
at,source,event,pupil,place
2026-11-20T09:12,sign_in,arrived,{pupil},
2026-11-20T09:20,first_aid,seen,adno:000000,B12
2026-11-20T09:20,red_button,alert,,B12
2026-10-20T09:20:30,sign_out,left,{pupil},
"""
AMENDMENTS = """\
pupil,date,session,original_code,amended_code,reason,amended_at,name,position
{pupil},2026-11-20,AM,N,/,came in by the side door,2026-11-20T09:40,A. Example,tutor
{pupil},2026-10-20,PM,,,,,,
"""
PART_TIME = """\
pupil,start,end,weekday,session,agreed_by,agreed_on,review_due
{pupil},2026-11-02,2026-12-18,Fri,PM,A. Example,2026-10-30,2026-11-27
"""
SICKNESS = """\
pupil,recorded_on,expected_school_days,continuous_illness
{pupil},2026-10-05,15,
{pupil},2026-11-16,20,true
"""
NOTICES = """\
parent_id,pupil,issued_on,legal_basis,offence_from,offence_to,amount,served_on,withdrawn_on
P1,{pupil},2025-11-20,s444A,2025-09-08,2025-10-17,80.00,2025-11-24,
P1,{pupil},2026-11-19,s105,,,,,2026-11-20
"""
LESSONS = """\
pupil,date,period,code,recorded_at
{pupil},2026-11-20,Lesson 1,RR,2026-11-20T09:15
{pupil},2026-11-19,Lesson 1,-,
"""
REPLIES = """\
reply,at,channel,pupil,reason,text,first_day,last_day
r1,2026-11-20T08:31,text,{pupil},illness,Feels sick,2026-11-20,2026-11-23
r2,2026-11-20T08:40,voice,,,,,
r3,2026-10-20T08:40Z,note,{pupil},,,2026-10-19,
"""


class _Invented:
    """An invented school, written in the system's own format and read back."""

    name: ClassVar[str]

    @pytest.fixture(scope="class")
    @classmethod
    def adapters(cls, tmp_path_factory: pytest.TempPathFactory) -> SchoolAdapters:
        found = factory(cls.name, place="test", key=cls.name)
        folder: Path = tmp_path_factory.mktemp(cls.name)
        settings = cast(WritesSample, found).write_sample(invent(5, pupils=40), folder)
        # As old as the morning that was invented, whatever the clock of this machine says.
        for path in folder.rglob("*"):
            os.utime(path, (AT.timestamp(), AT.timestamp()))
        return SchoolAdapters.alone(cls.name, found(settings), found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        return date(2026, 11, 2), date(2026, 11, 20)


class _RegisterFolder(_Invented):
    name = "register_folder"


class _Ctf(_Invented):
    name = "ctf"


class TestRegisterFolderSchool(_RegisterFolder, ReadSchoolSuite):
    """The school of a register folder."""


class TestRegisterFolderCalendar(_RegisterFolder, ReadCalendarSuite):
    """The calendar of a register folder."""


class TestRegisterFolderRoll(_RegisterFolder, ReadRollSuite):
    """The roll of a register folder."""


class TestRegisterFolderMarks(_RegisterFolder, ReadMarksSuite):
    """The marks of a register folder."""


class TestRegisterFolderStatus(_RegisterFolder, ReadRegisterStatusSuite):
    """The registers taken in a register folder."""


class TestRegisterFolderAsAt(_RegisterFolder, MarksAsAtSuite):
    """When the marks of a register folder were written."""


class TestPresenceAlone(ReadPresenceSuite):
    """A register folder that holds presence and nothing else, beside another system's roll."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give an adapter of a folder of the test's own."""
        text = PRESENCE.format(pupil="J919400123001")
        (tmp_path / "presence.csv").write_text(text, encoding="utf-8")
        found = factory("register_folder")
        made = found(found.Settings(tmp_path))
        return SchoolAdapters.joined({"presence": ("register_folder", made)})

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class TestRegisterFolderPresence(ReadPresenceSuite):
    """Presence in a register folder that is whole."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give an adapter of an invented school in which somebody was seen."""
        found = factory("register_folder")
        scenario = invent(5, pupils=40)
        settings = cast(WritesSample, found).write_sample(scenario, tmp_path)
        key = scenario.roll.pupils[0].key
        text = PRESENCE.format(pupil=key).replace("adno:000000", key)
        (tmp_path / "presence.csv").write_text(text, encoding="utf-8")
        return SchoolAdapters.alone("register_folder", found(settings), found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class _Beside:
    """A register folder in which one file beside the register says something."""

    file: ClassVar[tuple[str, str]]

    def written(self, folder: Path, pupil: str) -> None:
        """Write the file, about a pupil."""
        name, text = self.file
        (folder / name).write_text(text.format(pupil=pupil), encoding="utf-8")

    @pytest.fixture(params=["whole", "alone"])
    def adapters(self, tmp_path: Path, request: pytest.FixtureRequest) -> SchoolAdapters:
        """Give an adapter of an invented school, and one of a folder with nothing else."""
        found = factory("register_folder")
        if request.param == "alone":
            self.written(tmp_path, "J919400123001")
            made = found(found.Settings(tmp_path))
            names = ("lessons", "amendments", "part_time", "sickness", "notices")
            return SchoolAdapters.joined(dict.fromkeys(names, ("register_folder", made)))
        scenario = invent(5, pupils=40)
        settings = cast(WritesSample, found).write_sample(scenario, tmp_path)
        self.written(tmp_path, scenario.roll.pupils[0].key)
        return SchoolAdapters.alone("register_folder", found(settings), found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class TestRegisterFolderLessons(_Beside, ReadLessonMarksSuite):
    """Lesson marks in a register folder."""

    file = ("lesson_marks.csv", LESSONS)

    @pytest.fixture
    def lesson_codes(self) -> frozenset[str]:
        """Give those of the invented school."""
        return frozenset({"RR"})


class TestInventedLessons(ReadLessonMarksSuite):
    """The lessons of an invented school, as they are written and read."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give an adapter of the whole day."""
        found = factory("register_folder")
        day = invent(5, pupils=40).at(AT.replace(hour=15, minute=30))
        settings = cast(WritesSample, found).write_sample(day, tmp_path)
        return SchoolAdapters.alone("register_folder", found(settings), found.capabilities)

    @pytest.fixture
    def lesson_codes(self) -> frozenset[str]:
        """Give those of the invented school."""
        return frozenset({"RR"})

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class TestRegisterFolderAmendments(_Beside, ReadAmendmentsSuite):
    """Amendments in a register folder."""

    file = ("amendments.csv", AMENDMENTS)


class TestRegisterFolderPartTime(_Beside, ReadPartTimeSuite):
    """Part-time agreements in a register folder."""

    file = ("part_time.csv", PART_TIME)


class TestRegisterFolderExpectedSickness(_Beside, ReadExpectedSicknessSuite):
    """Expected sickness in a register folder."""

    file = ("expected_sickness.csv", SICKNESS)


class TestRegisterFolderNotices(_Beside, ReadNoticesSuite):
    """Penalty notices in a register folder."""

    file = ("notices.csv", NOTICES)


class TestCtfRoll(_Ctf, ReadRollSuite):
    """The roll of a CTF file."""


class TestCtfMarks(_Ctf, ReadMarksSuite):
    """The marks of a CTF file."""


class TestCtfStatus(_Ctf, ReadRegisterStatusSuite):
    """A CTF file says nothing of the taking of registers."""


class TestCtfAsAt(_Ctf, MarksAsAtSuite):
    """When a CTF file was made, by its header."""


class TestFolderReplies(ReadRepliesSuite):
    """Replies in a folder of messages."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give an adapter of a folder in which replies lie."""
        text = REPLIES.format(pupil="J919400123001")
        (tmp_path / "replies.csv").write_text(text, encoding="utf-8")
        found = factory("folder")
        made = found(found.Settings(tmp_path))
        return SchoolAdapters.alone("folder", made, found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class TestFolder(SendMessageSuite):
    """Messages into a folder."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give an adapter that writes into a folder of the test's own."""
        found = factory("folder", place="test", key="folder")
        made = found(found.Settings(tmp_path))
        return SchoolAdapters.alone("folder", made, found.capabilities)

    def test_can_be_asked_as_well(self, adapters: SchoolAdapters, message: Message) -> None:
        """An idempotent gateway need not be queryable; a folder is both."""
        before = adapters.message_status(message.channel, message.key)
        adapters.send_message(message)

        assert before is MessageStatus.NOT_SENT
        assert adapters.message_status(message.channel, message.key) is MessageStatus.SENT


SUITES = {
    "attendance_read_school": ReadSchoolSuite,
    "attendance_read_calendar": ReadCalendarSuite,
    "attendance_read_roll": ReadRollSuite,
    "attendance_read_marks": ReadMarksSuite,
    "attendance_read_register_status": ReadRegisterStatusSuite,
    "attendance_marks_as_at": MarksAsAtSuite,
    "attendance_read_presence_events": ReadPresenceSuite,
    "attendance_read_lesson_marks": ReadLessonMarksSuite,
    "attendance_read_amendments": ReadAmendmentsSuite,
    "attendance_read_part_time": ReadPartTimeSuite,
    "attendance_read_expected_sickness": ReadExpectedSicknessSuite,
    "attendance_read_notices": ReadNoticesSuite,
    "attendance_read_replies": ReadRepliesSuite,
    "attendance_send_message": SendMessageSuite,
    "attendance_message_status": SendMessageSuite,
    "attendance_message_gateway": SendMessageSuite,
}


def test_every_hook_of_every_adapter_is_proved() -> None:
    """Each of these adapters has, for each hook by which it reads or sends, a class here.

    The others have modules of their own, and so have those that write registers for somebody else.
    """
    hooks = [
        hook
        for name in _SHIPPED
        for each in factory(name).capabilities - {"export"}
        for hook in HOOKS[each]
    ]
    classes = [each for each in globals().values() if isinstance(each, type)]
    proved = [
        hook
        for hook, suite in SUITES.items()
        for each in classes
        if each is not suite and issubclass(each, suite)
    ]

    assert [hook for hook in set(hooks) if proved.count(hook) < hooks.count(hook)] == []


_SHIPPED = ("register_folder", "ctf", "folder")
