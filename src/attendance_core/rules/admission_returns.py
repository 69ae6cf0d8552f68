"""A return that the admission register makes due, as an answer that can explain itself."""

from datetime import date

from attendance_core.register.returns import Return, ReturnKind
from attendance_core.rules.answers import Answer, answer

__all__ = ["of_return"]


def of_return(kind: ReturnKind, due: Return, *, on: date) -> Answer:
    """Say what a return asks: in time, with all that it tells, and nothing that a person must see.

    Args:
        kind: the kind that it must be.
        due: the return, which was not made.
        on: the day of the question.

    Raises:
        NotInForce: there was no such rule on that day.
        ValueError: the return is of another kind.
    """
    if due.kind is not kind:
        raise ValueError(f"a return of the kind {kind.value} was expected")
    found = {
        "in_time": False if due.is_overdue else None,
        "whole": not due.missing,
        "certain": None if due.doubts else True,
        "not_barred": not due.is_barred,
    }
    days = {"happened": due.happened, "due": due.due}
    return answer(f"{kind.value}_return", found, on=on, days=days, sources=due.sources)
