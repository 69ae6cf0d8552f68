"""The kinds of report: what the columns of each may mean, and the headers that are known for it.

There is no fixed schema: whoever makes a report picks the columns and names them, and one header
means one thing in one report and another in the next: `Surname` is a pupil's among the students
and a contact's among the contacts. Most headers are `unverified`.
"""

from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

__all__ = [
    "CONTACTS",
    "FIELDS",
    "LEFT_ASIDE",
    "LESSONS",
    "MARKS",
    "REGISTERS",
    "STUDENTS",
    "Headers",
    "Kind",
]

LEFT_ASIDE = ""
"""What a column means that is known, and not read."""

Headers = Mapping[str, tuple[str, ...]]


@frozen(eq=False)
class Kind:
    """A kind of report.

    `needed` are the fields without which a row says nothing, any one of each group; `asked` those
    that need only a column, for its cells may all be empty. A header with none of `told_by` may be
    no header at all, but a row of somebody's data.
    """

    headers: Headers
    aside: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    told_by: tuple[str, ...] = ("upn", "adno", "person_id")
    asked: tuple[tuple[str, ...], ...] = ()
    dates: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> frozenset[str]:
        """What a column may mean."""
        return frozenset(self.headers)


_NUMBERS: Headers = {
    "upn": ("UPN", "Unique pupil number"),
    "adno": ("Adno", "Adm no", "Admission no", "Admission number"),
}
# Those in one word are of the XML that SIMS 7 exchanges with third-party programs.
_PERSON: Headers = {"person_id": ("Person ID", "PersonID", "Person_id", "Primary_id")}
_SESSION: Headers = {
    "date": ("Session date", "Date", "Attendance date", "AttendanceDate"),
    "session": ("Session", "AM/PM", "Session name", "SessionName"),
}
_MARK: Headers = {
    "mark": ("Mark", "Code", "Attendance mark", "AttendanceMark"),
    "subcode": ("Subcode", "Sub code", "Sub-code", "AttendanceMarkSubCode"),
    "minutes_late": ("Minutes late", "Mins late", "MinsLate", "Minute"),
}
_LESSON: Headers = {
    "date": ("Date", "Lesson date", "Attendance date", "AttendanceDate"),
    "period": ("Period", "Period name", "AttendancePeriod"),
    "starts": ("Starts", "Start time", "Period start"),
    "ends": ("Ends", "End time", "Period end"),
    "subject": ("Subject", "Course"),
    "teacher": ("Teacher", "Taken by", "Staff"),
    "recorded_at": ("Recorded at", "Taken at", "Time taken"),
}
_PUPIL: Headers = {
    "legal_surname": ("Legal surname", "Surname"),
    "legal_forename": ("Legal forename", "Forename"),
    "preferred_surname": ("Preferred surname",),
    "preferred_forename": ("Preferred forename", "ChosenName", "Chosen name"),
    "date_of_birth": ("DOB", "Date of birth"),
    "sex": ("Sex", "Gender"),
    "registration_group": ("Reg", "RegGroup", "Reg group", "Registration group"),
    "year_group": ("Year", "Year group", "Year taught in code"),
    "enrolment_status": ("Enrolment status",),
    "start": ("Date of admission", "Admission date"),
    "leaving": ("Date of leaving", "Leaving date"),
    # A bare Mobile would not say whose it is.
    "own_mobile": ("Own mobile", "Pupil mobile", "Student mobile"),
    "boarder": ("Boarder", "Boarder status"),
    "looked_after": ("Looked after", "In care"),
    "child_protection": ("Child protection", "Child protection plan"),
    "social_worker": ("Social worker",),
    "youth_justice_worker": ("Youth justice worker", "Youth offending team worker", "YOT worker"),
}
_CONTACT: Headers = {
    "contact_id": ("Contact ID", "Contact person ID"),
    "surname": ("Surname", "Contact surname"),
    "forename": ("Forename", "Contact forename"),
    "title": ("Title", "Contact title"),
    "relationship": ("Relationship", "Relationship to pupil"),
    "priority": ("Priority", "Contact priority"),
    "parental_responsibility": ("Parental responsibility",),
    "lives_with_pupil": ("Lives with pupil", "Same address", "Lives at same address"),
    "contact_allowed": ("Contact allowed", "Correspondence", "Receives correspondence"),
    "court_order": ("Court order",),
    "restriction": ("Restriction", "Contact restriction"),
    "parent_basis": ("Parent basis",),
    "mobile": ("Mobile", "Mobile number", "Mobile telephone", "Contact mobile"),
    "telephone": ("Telephone", "Home telephone", "Main telephone", "Contact telephone"),
}
_REGISTER: Headers = {
    "date": ("Date", "Register date", "Session date"),
    "session": ("Session", "AM/PM", "Session name"),
    "period": ("Period", "Period name"),
    "group": ("Group", "Class", "Reg", "RegGroup", "Reg group", "Registration group"),
    "teacher": ("Teacher", "Taken by", "Staff"),
    "taken_at": ("Taken at", "Time taken"),
    "taken": ("Taken", "Register taken"),
    "closed_at": ("Closed at", "Time closed"),
}
_ASIDE = (
    *("Comment", "Comments", "House", "ID", "Period", "Primary email"),
    *("Subcode description", "Year of entry"),
)
_OF_PROGRAMS = (
    *("BaseGroupID", "EmployeeID", "EventInstanceID", "LocationID", "StatutoryComment"),
)


def _names(*tables: Headers) -> tuple[str, ...]:
    return tuple(name for table in tables for names in table.values() for name in names)


_WHOSE = ("upn", "adno", "person_id")

MARKS = Kind(
    {**_NUMBERS, **_PERSON, **_SESSION, **_MARK},
    (*_ASIDE, *_OF_PROGRAMS, *_names(_PUPIL)),
    (("date",), ("session",), ("mark",), _WHOSE),
)
LESSONS = Kind(
    {**_NUMBERS, **_PERSON, **_LESSON, **_MARK},
    (*_ASIDE, *_OF_PROGRAMS, *_names(_PUPIL, _SESSION), "Class", "Group", "Room"),
    (("date",), ("period",), _WHOSE),
    asked=(("mark",),),
)
STUDENTS = Kind(
    {**_NUMBERS, **_PERSON, **_PUPIL},
    (*_ASIDE, *_names(_SESSION, _MARK)),
    (("legal_surname",), ("legal_forename",), ("upn", "adno")),
    dates=("date_of_birth", "start", "leaving"),
)
CONTACTS = Kind(
    {**_NUMBERS, **_CONTACT},
    (*_ASIDE, *_names(_PERSON, _PUPIL), "Email", "E-mail", "Email address", "Work telephone"),
    (("surname",), ("upn", "adno")),
)
REGISTERS = Kind(
    _REGISTER,
    ("ID", "Room", "Subject", "Year", "Year group"),
    (("date",), ("period", "session"), ("group",)),
    told_by=("group",),
    asked=(("taken_at", "taken"),),
    dates=("date",),
)
FIELDS: frozenset[str] = frozenset().union(
    *(kind.fields for kind in (MARKS, LESSONS, STUDENTS, CONTACTS, REGISTERS))
)
"""What a column of any report may mean."""
