"""The members of a school for School Comms, and what its absence screen would not show."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from attendance_adapters.school_comms.facts import facts
from attendance_adapters.school_comms.members import Member, members_text
from attendance_core.codes import UNMARKED
from attendance_core.errors import Fault, Refused
from attendance_core.register import ExportFile, SchoolRegisters, rows

__all__ = ["exported"]

_NAME = "members.csv"


def exported(registers: SchoolRegisters, day: date) -> ExportFile:
    """Write the pupils who are on roll on a day, and count what has no place in School Comms.

    Its absence screen asks SIMS for one code, so a pupil who is away without it is not on the
    screen: that is counted too, because nobody would be written to.

    Raises:
        Refused: two pupils have one admission number.
    """
    enrolled = {each.pupil: each for each in registers.roll.on_roll(day)}
    members = []
    for key, enrolment in enrolled.items():
        pupil = registers.roll.by_key[key]
        if number := pupil.admission_number:
            surname = pupil.preferred_surname or pupil.legal_surname
            group, year = enrolment.registration_group or "", enrolment.year_group or ""
            members.append(Member(number, pupil.known_as, surname, group, year))
    if any(times > 1 for times in Counter(each.number for each in members).values()):
        expected = "an admission number that no other pupil has was expected"
        raise Refused([Fault("roll", expected, column="admission_number")])
    left_out = {
        "pupils without an admission number": len(enrolled) - len(members),
        **_not_shown(registers, day, frozenset(enrolled)),
    }
    text = members_text(sorted(members, key=lambda each: each.number))
    counted = {reason: count for reason, count in left_out.items() if count}
    return ExportFile(_NAME, text.encode(), counted)


def _not_shown(registers: SchoolRegisters, day: date, pupils: frozenset[str]) -> Mapping[str, int]:
    screen = facts().absence_screen
    held = {each.at.half.value for each in registers.calendar.open_on(day)}
    of_day = [each for each in rows(registers.marks) if each["date"] == day]
    marks = {(each["pupil"], str(each["session"])): each["code"] for each in of_day}
    codes = [marks.get((pupil, half)) or UNMARKED for pupil in pupils for half in held]
    shown = f"the absence screen of School Comms shows {screen.code} alone"
    unmarked = f"sessions of {day.isoformat()} without a mark: {shown}"
    others = {
        f"sessions of {day.isoformat()} with {each}: {shown}": each for each in screen.not_shown
    }
    return {reason: codes.count(code) for reason, code in {unmarked: UNMARKED, **others}.items()}
