"""What a register folder holds beside the register.

They are lesson marks, presence, amendments, part-time agreements, expected sickness and penalty
notices. A folder may hold some of it and nothing else, beside another system's roll and marks.
"""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from attrs import fields

from attendance_adapters.register_folder import rows as of
from attendance_adapters.register_folder.files import KEYS, REQUIRED, attempt, read_rows, there
from attendance_adapters.register_folder.lesson_marks import read_lesson_marks
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    Notice,
    OffSession,
    Presence,
    lessons_frame,
)
from attendance_core.sessions import Session

__all__ = ["BESIDE", "is_alone", "read_alone", "read_beside"]


def _amendment(row: of.AmendmentRow) -> Amendment:
    return Amendment(
        row.pupil,
        Session(row.date, row.session),
        row.original_code,
        row.amended_code,
        row.reason,
        row.amended_at,
        row.name,
        row.position,
    )


def _presence(row: of.PresenceRow) -> Presence:
    return Presence(**{each.name: getattr(row, each.name) for each in fields(Presence)})


def _off_session(row: of.PartTimeRow) -> OffSession:
    return OffSession(
        row.pupil,
        row.start,
        row.end,
        list(of.WeekdayName).index(row.weekday),
        row.session,
        row.agreed_by,
        row.agreed_on,
        row.review_due,
    )


def _expected_sickness(row: of.ExpectedSicknessRow) -> ExpectedSickness:
    is_continuous = row.continuous_illness is True
    return ExpectedSickness(row.pupil, row.recorded_on, row.expected_school_days, is_continuous)


def _notice(row: of.NoticeRow) -> Notice:
    first, last = row.offence_from, row.offence_to
    same = {each.name for each in fields(Notice)} - {"offence"}
    values = {name: getattr(row, name) for name in same}
    return Notice(**values, offence=(first, last) if first and last else None)


_VALUES: Mapping[str, Callable[[Any], object]] = {
    "amendments.csv": _amendment,
    "presence.csv": _presence,
    "part_time.csv": _off_session,
    "expected_sickness.csv": _expected_sickness,
    "notices.csv": _notice,
}
_LESSONS = "lesson_marks.csv"

BESIDE = (_LESSONS, *_VALUES)
"""The files that stand beside the register."""


def read_beside(
    faults: collecting,
    folder: Path,
    name: str,
    known: Collection[str] | None,
    codes: Collection[str] | None,
) -> Any:  # noqa: ANN401 - each file has values of its own
    """Read one of the files beside the register; where it is not there, nothing is held.

    Args:
        faults: where its faults are noted.
        folder: the folder.
        name: the file's name.
        known: the keys of the pupils; None where they are not known, and not checked.
        codes: the codes of lessons that the school alone uses; None where they are not known.
    """
    if name != _LESSONS:
        return tuple(_VALUES[name](row) for row in read_rows(faults, folder, name, known))
    found = attempt(
        faults,
        folder,
        name,
        lambda text, *, place: read_lesson_marks(text, known, codes, place=place),
    )
    return lessons_frame() if found is None else found


def is_alone(folder: Path) -> bool:
    """Say whether a folder holds nothing of a register but what stands beside one.

    Raises:
        Refused: there is no folder that can be read.
    """
    return there(folder) & {*REQUIRED, "registers.csv", _LESSONS, *KEYS} <= set(BESIDE)


def read_alone(folder: Path, name: str) -> Any:  # noqa: ANN401 - each file has values of its own
    """Read a file beside the register where no register is there.

    Whether its pupils are on a roll cannot be said, nor which codes of lessons are the school's.

    Raises:
        Refused: with every fault, or because the file is not there.
    """
    if name not in there(folder):
        raise Refused([Fault(name, "this file is missing")])
    with collecting() as faults:
        return read_beside(faults, folder, name, None, None)
