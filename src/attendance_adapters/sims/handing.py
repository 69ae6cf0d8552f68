"""Handing marks to a Technical Integrator's tool: each a file of its own, put there exactly once.

The tool takes a file of the folder and passes it to `WriteSessionAttendances`. What came of it is
seen in the report of marks: nothing is handed over a second time.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from attendance_adapters.outbox import put
from attendance_adapters.sims.judging import Held, Judged, judged
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.third_party import Form, SessionAttendance, session_xml, split
from attendance_core.register import MarkToWrite, WriteState

__all__ = ["hand_over"]

_KEY = re.compile(r"[0-9A-Za-z_-]{1,100}")
_NO_ID = "a pupil whose person id the students report has was expected"
_NO_NAME = "a key of letters, digits, - and _ was expected"


def hand_over(
    folder: Path, given: Sequence[MarkToWrite], held: Held, keys: Keys
) -> tuple[Judged, ...]:
    """Write a file for each mark that SIMS takes and has not, and judge each of those given.

    Raises:
        OSError: one could not be written; all may be handed over again.
    """
    return tuple(_handed(folder, each, keys) for each in judged(given, held, by_hand=False))


def _handed(folder: Path, each: Judged, keys: Keys) -> Judged:
    mark = each.mark
    if each.state is not WriteState.WAITING:
        return each
    person = keys.persons.get(mark.pupil)
    if person is None or not _KEY.fullmatch(mark.key):
        return Judged(mark, WriteState.REFUSED, _NO_NAME if person else _NO_ID)
    put(folder, mark.key, _document(mark, person), suffix=".xml")
    return each


def _document(mark: MarkToWrite, person: str) -> str:
    base, sub_code = split(mark.code)
    attendance = SessionAttendance(
        person,
        mark.session.day,
        mark.session.half,
        base,
        sub_code,
        mark.minutes_late,
        mark.comment or "",
    )
    # What SIMS does not take has been refused before.
    return session_xml([attendance], Form.SINCE_2024, not_required=()).decode() + "\n"
