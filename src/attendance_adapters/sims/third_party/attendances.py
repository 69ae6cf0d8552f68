"""Single attendances as SIMS 7 exchanges them, each of one person; a code may be in two parts."""

from datetime import date, time
from enum import StrEnum

from attrs import field, frozen

from attendance_adapters.sims.rows import joined
from attendance_core.sessions import Half

__all__ = ["Form", "LessonAttendance", "SessionAttendance", "split"]


class Form(StrEnum):
    """The shape of the XML: since summer 2024 there are `Minute` and sub-codes in it."""

    BEFORE_2024 = "before 2024"
    SINCE_2024 = "since 2024"


def split(code: str) -> tuple[str, str]:
    """Split a code into its mark and its sub-code, which is the whole code or nothing.

    >>> split("C2"), split("X01"), split("/")
    (('C', 'C2'), ('X', 'X01'), ('/', ''))
    """
    return (code[0], code) if len(code) > 1 else (code, "")


@frozen
class SessionAttendance:
    """What stands for one person in one session; `begins` is when the session does, if told."""

    person_id: str = field(repr=False)
    day: date
    session: Half
    mark: str
    sub_code: str = ""
    minutes_late: int | None = None
    comments: str = field(default="", repr=False)
    statutory_comment: str = field(default="", repr=False)
    base_group_id: str = ""
    begins: time | None = None

    @property
    def code(self) -> str:
        """The code, of both its parts."""
        return joined(self.mark, self.sub_code)


@frozen
class LessonAttendance:
    """What stands for one person in one lesson, which is `event_instance_id`.

    Whoever writes gives no day. Group, room and teacher are given together, or none of them.
    """

    person_id: str = field(repr=False)
    mark: str
    event_instance_id: str = ""
    day: date | None = None
    begins: time | None = None
    period: str = ""
    sub_code: str = ""
    minutes_late: int | None = None
    comments: str = field(default="", repr=False)
    base_group_id: str = ""
    location_id: str = ""
    employee_id: str = ""

    @property
    def code(self) -> str:
        """The code, of both its parts."""
        return joined(self.mark, self.sub_code)
