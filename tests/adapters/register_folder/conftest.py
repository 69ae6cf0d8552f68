"""A small register folder with every file of the contract."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters

FILES = {
    "school.toml": """
        urn = 142000
        name = "Tamar Valley College"
        local_authority = "cornwall"
        la_number = 908
        establishment = 4151
        phase = "secondary"
        [[register]]
        from = 2025-09-01
        am = { period = "Tutor", opens = "08:40", closes = "09:10", ends = "12:20" }
        pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }
        """,
    "calendar.csv": """
        date,session,status,reason,term,half_term
        2026-11-19,AM,open,,autumn,2
        2026-11-19,PM,open,,autumn,2
        2026-11-20,AM,open,,autumn,2
        2026-11-20,PM,closed,INSET,autumn,2
        """,
    "pupils.csv": """
        upn,legal_surname,legal_forename,date_of_birth,year_group,start_date,admission_number,leaving_date,boarder,fsm,enrolment_status
        J919400123001,Tregear,Kerensa,2014-03-09,7,2026-09-01,004511,,N,true,C
        ,Wójcik,Zachary,2013-12-24,7,2026-09-01,004512,2026-10-02,,,
        ,Wójcik,Zachary,2013-12-24,7,2026-11-02,004512,,,false,M
        """,
    "parents.csv": """
        parent_id,pupil,surname,parental_responsibility,lives_with_pupil,contact_allowed,parent_basis,mobile,priority
        P1,J919400123001,Tregear,true,true,true,natural,07700900123,1
        P2,J919400123001,Tamblyn,false,false,,,,2
        P1,adno:004512,Tregear,true,false,false,care,07700900123,
        """,
    "marks.csv": r"""
        pupil,date,session,code,minutes_late,detail,recorded_at
        J919400123001,2026-11-19,AM,/,,,2026-11-19T08:45
        J919400123001,2026-11-19,PM,\,,,
        J919400123001,2026-11-20,AM,L,7,,2026-11-20T08:47:30
        J919400123001,2026-11-20,PM,#,,,
        adno:004512,2026-11-19,AM,B,,college course,
        adno:004512,2026-11-19,PM,,,,
        adno:004512,2026-11-20,AM,-,,,
        """,
    "lesson_marks.csv": """
        pupil,date,period,code,starts,ends,subject,teacher,minutes_late,recorded_at
        J919400123001,2026-11-19,Lesson 1,/,09:10,10:10,Maths,Mr Quick,,2026-11-19T09:15
        """,
    "registers.csv": """
        date,period,group,taken_at,taken_by,session,closed_at
        2026-11-19,Tutor,7A,2026-11-19T08:44,Mr Quick,AM,2026-11-19T09:10
        2026-11-20,Tutor,7A,,,AM,
        """,
    "amendments.csv": """
        pupil,date,session,original_code,amended_code,reason,amended_at,name,position
        J919400123001,2026-11-19,AM,N,/,came in by the side door,2026-11-19T10:00,Mr Quick,tutor
        J919400123001,2026-11-19,PM,,,,,,
        """,
    "presence.csv": """
        at,source,event,pupil,place,code,note
        2026-11-19T09:00,sign_in,arrived,J919400123001,,,
        2026-11-19T09:00,red_button,alert,,B12,,
        """,
    "part_time.csv": """
        pupil,start,end,weekday,session,agreed_by,agreed_on,review_due
        J919400123001,2026-11-02,2026-12-18,Fri,PM,head,2026-10-30,2026-11-27
        """,
    "expected_sickness.csv": """
        pupil,recorded_on,expected_school_days,continuous_illness
        J919400123001,2026-11-19,15,true
        """,
    "notices.csv": """
        parent_id,pupil,issued_on,legal_basis,amount,paid_on
        P1,J919400123001,2026-11-19,s444A,80.00,
        """,
}
"""Each file's text, without the indentation."""


def text_of(name: str) -> str:
    """Give the text of a file of the folder."""
    return "\n".join(line.strip() for line in FILES[name].strip().splitlines()) + "\n"


@pytest.fixture(scope="session")
def original() -> Callable[[str], str]:
    """Give the text of a file of the folder, by its name."""
    return text_of


@pytest.fixture(scope="session")
def names() -> tuple[str, ...]:
    """Give the names of all files of the contract."""
    return tuple(FILES)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Give a writer of the folder in which some files have another text, and None removes one."""

    def written(changes: Mapping[str, str | bytes | None] | None = None) -> Path:
        texts = {name: text_of(name) for name in FILES} | dict(changes or {})
        for name, text in texts.items():
            (tmp_path / name).unlink(missing_ok=True)
            if text is not None:
                data = text if isinstance(text, bytes) else text.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return written


@pytest.fixture
def read(write: Callable[..., Path]) -> Callable[..., SchoolAdapters]:
    """Give a reader of the folder with changes."""

    def adapters(changes: Mapping[str, str | bytes | None] | None = None) -> SchoolAdapters:
        adapter = RegisterFolder(RegisterFolder.Settings(write(changes)))
        return SchoolAdapters.alone("register_folder", adapter, RegisterFolder.capabilities)

    return adapters


@pytest.fixture
def faults_of(read: Callable[..., SchoolAdapters]) -> Callable[..., list[str]]:
    """Give the faults for which the folder with changes is refused, in order."""

    def told(changes: Mapping[str, str | bytes | None]) -> list[str]:
        with pytest.raises(Refused) as refused:
            read(changes).read_roll()
        return [str(fault) for fault in refused.value.faults]

    return told
