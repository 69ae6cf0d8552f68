"""What may speak of penalties or prosecution: only what is about the law's own pupils and parents.

The offence is that of a parent in law, and of sessions on which the child was of compulsory school
age. Source: Education Act 1996 ss.444 and 576.
"""

from collections.abc import Iterable

from attendance_core.errors import collecting
from attendance_core.roll import Parent, ParentBasis, Pupil, is_of_compulsory_school_age
from attendance_core.sessions import Session

__all__ = ["refuse_penalty_wording"]

_PLACE = "penalty wording"


def refuse_penalty_wording(pupil: Pupil, sessions: Iterable[Session], *, parent: Parent) -> None:
    """Refuse a document with penalty wording that the law does not bear out.

    Args:
        pupil: the pupil.
        sessions: every session that the document lists.
        parent: the parent whom it is about.

    Raises:
        Refused: no session is listed, or one of a day on which the pupil was not of compulsory
            school age, or no date of birth is held; or it is not known that the parent is one in
            law, or they are not this pupil's.
    """
    listed, born = sorted(set(sessions)), pupil.date_of_birth
    with collecting() as faults:
        if not listed:
            faults.add(_PLACE, "at least one session was expected", key="sessions")
        if born is None:
            faults.add(_PLACE, "a date of birth was expected", key="date_of_birth")
        for each in listed:
            if born and not is_of_compulsory_school_age(born, on=each.day):
                expected = "a session of a pupil of compulsory school age was expected"
                faults.add(_PLACE, expected, key=str(each))
        if parent.basis in {None, ParentBasis.NONE}:
            expected = "a parent in law was expected, with the basis on which they are one"
            faults.add(_PLACE, expected, key="parent_basis")
        if parent.pupil != pupil.key:
            faults.add(_PLACE, "a parent of this pupil was expected", key="parent")
