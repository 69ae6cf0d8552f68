"""The annual report to parents: whose attendance record it must hold.

It holds the pupil's attendance record, except in reception, and except in Years 12 and 13 of pupils
over compulsory school age. What the record is made of is not established: the possible sessions,
and what part of them was absence without authority, are a reading.

Source: SI 2005/1437 Sch 1 para 1(d), by way of SI 2020/599 reg 2.

>>> day = date(2026, 7, 10)
>>> report = annual_report(date(2016, 5, 4), "5", unauthorised=3, possible=380, on=day)
>>> report.met, report.figures
(True, {'unauthorised': 3, 'possible': 380})
>>> annual_report(date(2021, 5, 4), "R", on=day).met
False
>>> annual_report(None, "12", on=day).met is None
True
"""

from datetime import date

from attendance_core.roll import is_of_compulsory_school_age
from attendance_core.rules.answers import Answer, all_so, answer, is_not
from attendance_core.rules.law import law_of

__all__ = ["annual_report"]

_RULE = "annual_report"


def annual_report(
    born: date | None,
    year_group: str | None,
    *,
    unauthorised: int = 0,
    possible: int = 0,
    on: date,
) -> Answer:
    """Say whether a pupil's annual report must hold the attendance record, with its `figures`.

    Args:
        born: the date of birth, or None where it is not known.
        year_group: the year group, such as R, 1 or 12, or None where it is not known.
        unauthorised: the sessions of unauthorised absence in the time of the report.
        possible: the possible sessions in it.
        on: the day of the report.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    years = law_of(_RULE).year_groups
    is_in = {name: year_group in of_it if year_group else None for name, of_it in years.items()}
    is_of_age = is_of_compulsory_school_age(born, on=on) if born else None
    found = {
        "not_reception": is_not(is_in["reception"]),
        "not_over_age": is_not(all_so([is_in["sixth_form"], is_not(is_of_age)])),
    }
    figures = {"unauthorised": unauthorised, "possible": possible}
    return answer(_RULE, found, on=on, figures=figures)
