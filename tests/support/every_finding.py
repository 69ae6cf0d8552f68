"""A register folder in which everything is amiss once, and one in which nothing is, as texts.

`EVERY` and `CLEAN` hold the text of each file by its name; `ON` is the day of the check. A pupil of
`EVERY` has one thing amiss, and is on roll for as few days as that takes.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

__all__ = ["CLEAN", "EVERY", "ON", "write_folder"]

ON = date(2026, 11, 17)
"""A Tuesday: the sixth school day of the calendar."""


def write_folder(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write the texts of a register folder into one, and give it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


_SCHOOL = """\
urn = 142000
name = "Example College"
phase = "secondary"

[[register]]
from = 2025-09-01
am = { period = "Tutor", opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }

[lesson_codes]
RR = "elsewhere"
"""

# 6 November is an INSET day. An N of the 9th is due on the 16th, the fifth school day after it.
_CALENDAR = """\
date,session,status,reason
2026-11-06,AM,closed,INSET
2026-11-06,PM,closed,INSET
2026-11-09,AM,open,
2026-11-09,PM,open,
2026-11-10,AM,open,
2026-11-10,PM,open,
2026-11-11,AM,open,
2026-11-11,PM,open,
2026-11-12,AM,open,
2026-11-12,PM,open,
2026-11-13,AM,open,
2026-11-13,PM,open,
2026-11-16,AM,open,
2026-11-16,PM,open,
2026-11-17,AM,open,
2026-11-17,PM,open,
2026-11-18,AM,open,
2026-11-18,PM,open,
2026-11-19,AM,open,
2026-11-19,PM,open,
2026-11-20,AM,open,
2026-11-20,PM,open,
2026-11-23,AM,open,
2026-11-23,PM,open,
2026-11-24,AM,open,
2026-11-24,PM,open,
"""

# In the order of the contract's names; the last has no UPN.
_PUPILS = """\
upn,admission_number,legal_surname,legal_forename,date_of_birth,year_group,start_date,leaving_date,enrolment_status
R919400126001,1,Example,Unmarked,2014-03-01,7,2026-11-17,,C
F919400126002,2,Example,Reason,2014-03-02,7,2026-11-17,,C
V919400126003,3,Example,Unresolved,2014-03-03,7,2026-11-09,2026-11-09,C
J919400126004,4,Example,Oldcode,2014-03-04,7,2026-11-17,,C
Y919400126005,5,Example,Backslash,2014-03-05,7,2026-11-17,,C
M919400126006,6,Example,Parttime,2014-03-06,7,2026-11-17,,C
B919400126007,7,Example,Tuition,2014-03-07,7,2026-11-17,,C
Q919400126008,8,Example,Provision,2014-03-08,7,2026-11-17,,C
E919400126009,9,Example,Conflict,2014-03-09,7,2026-11-17,,C
Q919400126010,10,Example,Truant,2014-03-10,7,2026-11-17,,C
E919400126011,11,Example,Late,2014-03-11,7,2026-11-17,,C
U919400126012,12,Example,Early,2014-03-12,7,2026-11-18,,C
H919400126013,13,Example,Closed,2014-03-13,7,2026-11-06,2026-11-06,C
X919400126014,14,Example,Amended,2014-03-14,7,2026-11-17,,C
L919400126015,15,Example,Dual,2014-03-15,7,2026-11-17,,C
A919400126016,16,Example,Twice,2014-03-16,7,2026-11-17,,C
R919400126017,17,Example,Letter,2014-03-17,7,2026-11-17,,C
R000400126020,18,Example,Abroad,2014-03-18,7,2026-11-17,,C
,19,Example,Nameless,2014-03-19,7,2026-11-17,,C
"""

# The morning of the first has vanished, and is therefore unmarked.
_MARKS = r"""pupil,date,session,code,detail
R919400126001,2026-11-17,AM,-,
R919400126001,2026-11-17,PM,\,
F919400126002,2026-11-17,AM,/,
F919400126002,2026-11-17,PM,N,
V919400126003,2026-11-09,AM,N,
V919400126003,2026-11-09,PM,\,
J919400126004,2026-11-17,AM,H,
J919400126004,2026-11-17,PM,\,
Y919400126005,2026-11-17,AM,\,
Y919400126005,2026-11-17,PM,\,
M919400126006,2026-11-17,AM,/,
M919400126006,2026-11-17,PM,C2,
B919400126007,2026-11-17,AM,K,
B919400126007,2026-11-17,PM,\,
Q919400126008,2026-11-17,AM,B,college course
Q919400126008,2026-11-17,PM,\,
E919400126009,2026-11-17,AM,/,
E919400126009,2026-11-17,PM,\,
Q919400126010,2026-11-17,AM,/,
Q919400126010,2026-11-17,PM,\,
E919400126011,2026-11-17,AM,L,
E919400126011,2026-11-17,PM,\,
U919400126012,2026-11-17,AM,/,
H919400126013,2026-11-06,AM,/,
X919400126014,2026-11-17,AM,M,
X919400126014,2026-11-17,PM,\,
L919400126015,2026-11-17,AM,D,Example Hill School
L919400126015,2026-11-17,PM,\,
A919400126016,2026-11-17,AM,/,
A919400126016,2026-11-17,PM,\,
R919400126017,2026-11-17,AM,/,
R919400126017,2026-11-17,PM,\,
R000400126020,2026-11-17,AM,/,
R000400126020,2026-11-17,PM,\,
adno:19,2026-11-17,AM,/,
adno:19,2026-11-17,PM,\,
"""

_PARENTS = """\
parent_id,pupil,surname,forename,parental_responsibility,lives_with_pupil,contact_allowed,mobile
P1,A919400126016,Zoë Example,Ann,true,true,true,07700900001
P2,A919400126016,Zoe EXAMPLE,ann,true,true,true,07700900002
P3,F919400126002,Example,Ann,true,true,true,07700900003
P4,F919400126002,Example,Bob,true,true,true,07700900004
"""

_LESSONS = """\
pupil,date,period,code,starts,ends
E919400126009,2026-11-17,Lesson 1,/,09:10,10:10
Q919400126010,2026-11-17,Tutor,/,08:40,09:10
Q919400126010,2026-11-17,Lesson 2,/,10:10,11:10
Q919400126010,2026-11-17,Lesson 3,N,11:20,12:20
"""

_REGISTERS = """\
date,period,group,taken_at,session,closed_at
2026-11-17,Tutor,7A,2026-11-17T08:41,AM,2026-11-17T09:25
2026-11-17,Lesson 3,7B,,,
"""

_AMENDMENTS = r"""pupil,date,session,original_code,amended_code,reason,amended_at,name,position
R919400126001,2026-11-17,AM,N,/,was in the hall,2026-11-17T10:00,A. Example,attendance officer
X919400126014,2026-11-17,AM,N,M,,2026-11-17T10:00,A. Example,attendance officer
"""

_PRESENCE = """\
at,source,event,pupil
2026-11-17T09:30,reset_room,seen,E919400126009
2026-11-17T09:31,sign_in,arrived,E919400126011
"""

_PART_TIME = """\
pupil,start,end,weekday,session
M919400126006,2026-11-02,2026-11-13,Tue,PM
"""

EVERY: Mapping[str, str] = {
    "school.toml": _SCHOOL,
    "calendar.csv": _CALENDAR,
    "pupils.csv": _PUPILS,
    "marks.csv": _MARKS,
    "parents.csv": _PARENTS,
    "lesson_marks.csv": _LESSONS,
    "registers.csv": _REGISTERS,
    "amendments.csv": _AMENDMENTS,
    "presence.csv": _PRESENCE,
    "part_time.csv": _PART_TIME,
}
"""A folder in which `attendance check` finds each name of the contract once."""

# The same school, and what looks like the findings above and is none.
CLEAN: Mapping[str, str] = {
    "school.toml": _SCHOOL,
    "calendar.csv": _CALENDAR,
    "pupils.csv": """\
upn,admission_number,legal_surname,legal_forename,date_of_birth,year_group,start_date,leaving_date,enrolment_status
J919400126004,4,Example,Arriving,2014-03-04,7,2026-11-17,,C
M919400126006,6,Example,Parttime,2014-03-06,7,2026-11-17,,C
Q919400126008,8,Example,Provision,2014-03-08,7,2026-11-17,,C
E919400126009,9,Example,Reset,2014-03-09,7,2026-11-17,,C
Q919400126010,10,Example,Dentist,2014-03-10,7,2026-11-17,,C
E919400126011,11,Example,Late,2014-03-11,7,2026-11-17,,C
U919400126012,12,Example,Early,2014-03-12,7,2026-11-18,,C
X919400126014,14,Example,Amended,2014-03-14,7,2026-11-17,,C
L919400126015,15,Example,Dual,2014-03-15,7,2026-11-17,,S
A919400126016,16,Example,Family,2014-03-16,7,2026-11-17,,C
""",
    "marks.csv": r"""pupil,date,session,code,detail
J919400126004,2026-11-17,AM,U,
J919400126004,2026-11-17,PM,\,
M919400126006,2026-11-17,AM,/,
M919400126006,2026-11-17,PM,C2,
Q919400126008,2026-11-17,AM,B,college course
Q919400126008,2026-11-17,PM,B,college course
E919400126009,2026-11-17,AM,/,
E919400126009,2026-11-17,PM,\,
Q919400126010,2026-11-17,AM,/,
Q919400126010,2026-11-17,PM,\,
E919400126011,2026-11-17,AM,L,
E919400126011,2026-11-17,PM,\,
U919400126012,2026-11-17,AM,Z,
X919400126014,2026-11-17,AM,M,
X919400126014,2026-11-17,PM,\,
L919400126015,2026-11-17,AM,D,Example Hill School
L919400126015,2026-11-17,PM,\,
A919400126016,2026-11-06,AM,#,
A919400126016,2026-11-17,AM,/,
A919400126016,2026-11-17,PM,\,
""",
    "parents.csv": """\
parent_id,pupil,surname,title,forename,parental_responsibility,lives_with_pupil,contact_allowed,mobile
P1,A919400126016,Example,Mr,J.,true,true,true,07700900001
P2,A919400126016,Example,Ms,J.,true,true,true,07700900002
P1,L919400126015,Example,Mr,J.,true,true,true,07700900001
""",
    "lesson_marks.csv": r"""pupil,date,period,code,starts,ends
J919400126004,2026-11-17,Tutor,N,08:40,09:10
J919400126004,2026-11-17,Lesson 1,L,09:10,10:10
E919400126009,2026-11-17,Tutor,/,08:40,09:10
E919400126009,2026-11-17,Lesson 1,RR,09:10,10:10
E919400126009,2026-11-17,Lesson 2,/,10:10,11:10
Q919400126010,2026-11-17,Tutor,/,08:40,09:10
Q919400126010,2026-11-17,Lesson 1,/,09:10,10:10
Q919400126010,2026-11-17,Lesson 2,M,10:10,11:10
Q919400126010,2026-11-17,Lesson 3,N,11:20,12:20
Q919400126010,2026-11-17,Lesson 4,\,13:20,14:15
Q919400126008,2026-11-17,Lesson 1,B,09:10,10:10
X919400126014,2026-11-17,Tutor,N,08:40,09:10
X919400126014,2026-11-17,Lesson 1,L,09:10,10:10
""",
    "registers.csv": """\
date,period,group,taken_at,session,closed_at
2026-11-17,Tutor,7A,2026-11-17T08:41,AM,2026-11-17T09:10
2026-11-17,Lesson 3,7B,2026-11-17T11:22,,
""",
    "amendments.csv": """\
pupil,date,session,original_code,amended_code,reason,amended_at,name,position
X919400126014,2026-11-17,AM,-,N,not in tutor time,2026-11-17T09:10,A. Example,tutor
X919400126014,2026-11-17,AM,N,M,at the dentist,2026-11-17T10:00,A. Example,attendance officer
""",
    "presence.csv": """\
at,source,event,pupil,code
2026-11-17T08:50,sign_in,arrived,E919400126011,
2026-11-17T09:20,sign_in,arrived,J919400126004,
2026-11-17T09:20,reset_room,arrived,E919400126009,
2026-11-17T09:30,ap_return,seen,Q919400126008,B
2026-11-17T10:05,reset_room,left,E919400126009,
2026-11-17T10:15,sign_out,left,Q919400126010,
2026-11-17T10:40,sign_in,arrived,X919400126014,
2026-11-17T12:40,sign_in,arrived,Q919400126010,
2026-11-17T13:30,ap_return,seen,Q919400126008,B
2026-11-17T14:00,red_button,alert,,
""",
    "part_time.csv": """\
pupil,start,end,weekday,session
M919400126006,2026-11-02,2026-11-17,Tue,PM
""",
}
"""A folder in which `attendance check` finds nothing."""
