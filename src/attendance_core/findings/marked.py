"""Where a mark says that the pupil was: what a register's code and a lesson's code have in common.

A lesson mark has the meaning that the school gives to its own codes, and else that of the code of
the register. An absence that the code gives a good reason for is not the same as one without.

>>> lesson_meaning("N", {}, on=date(2026, 11, 20)).value
'absent'
>>> lesson_meaning("M", {}, on=date(2026, 11, 20)).value
'away'
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attendance_core.codes import Meaning, Physical, counted_as
from attendance_core.school import LessonMeaning

__all__ = ["Marked", "lesson_meaning", "marked"]


class Marked(StrEnum):
    """What a mark of the register says of a pupil at the moment when it was taken.

    `later` came after it had closed; `excused` was absent with authority or for a cause that nobody
    could help, and `absent` without.
    """

    ON_SITE = "on_site"
    LATER = "later"
    OFF_SITE = "off_site"
    EXCUSED = "excused"
    ABSENT = "absent"


_OF: Mapping[Physical, Marked] = {
    Physical.ON_SITE: Marked.ON_SITE,
    Physical.ON_SITE_LATER: Marked.LATER,
    Physical.LATE: Marked.LATER,
    Physical.OFF_SITE_SUPERVISED: Marked.OFF_SITE,
    Physical.AT_THE_OTHER_SCHOOL: Marked.OFF_SITE,
    Physical.OTHER_SCHOOL: Marked.OFF_SITE,
    Physical.OFF_SITE: Marked.OFF_SITE,
}
_LESSONS: Mapping[Marked, LessonMeaning] = {
    Marked.ON_SITE: LessonMeaning.PRESENT,
    Marked.LATER: LessonMeaning.LATE,
    Marked.OFF_SITE: LessonMeaning.AWAY,
    Marked.EXCUSED: LessonMeaning.AWAY,
    Marked.ABSENT: LessonMeaning.ABSENT,
}


def marked(code: str, *, on: date) -> Marked | None:
    """Give where a code of the register says that the pupil was; None if it says nothing of it."""
    law = counted_as(code, on=on)
    if law is None or law.physical_meaning is Physical.NOT_APPLICABLE:
        return None
    if law.physical_meaning is not Physical.ABSENT:
        return _OF[law.physical_meaning]
    is_excused = law.statistical_meaning is not Meaning.UNAUTHORISED_ABSENCE
    return Marked.EXCUSED if is_excused else Marked.ABSENT


def lesson_meaning(
    code: str, own: Mapping[str, LessonMeaning], *, on: date
) -> LessonMeaning | None:
    """Give what a lesson mark says; None if nobody knows.

    Args:
        code: the lesson mark.
        own: the codes that the school uses in lessons, which come first.
        on: the day of the lesson.
    """
    if code in own:
        return own[code]
    law, found = counted_as(code, on=on), marked(code, on=on)
    if law is None or found is None:
        return None
    return LessonMeaning.LATE if law.lateness else _LESSONS[found]
