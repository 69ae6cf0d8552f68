# %% [markdown]
"""# What has a family said?

A school in memory, of three pupils. One family rings, one child signs in, one family writes words
that a machine should not read. Nothing of it becomes a mark by itself: it ends a search or does
not, and a person takes a code, which stands on a list until the register shows it.
"""

# %%
from datetime import date, datetime, time

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.correspondence import Reply, ReplyChannel
from attendance_core.office import Decision, Look, morning, proposed_codes, to_key, to_read
from attendance_core.register import (
    Mark,
    Presence,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    marks_frame,
)
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import Period, RegisterTimes, School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.trust import MessageRules, ReplyRules

DAY = date(2026, 11, 20)
AM = Session(DAY, Half.AM)
ROLE = "Attendance Administrator"


def at(clock: str) -> datetime:
    """Give a moment of the day."""
    return datetime.combine(DAY, time.fromisoformat(clock), LONDON)


# %% [markdown]
# Ann, Bo and Cy are marked N.

# %%
tutor = Period("Tutor", time(8, 40), time(9, 10), time(12, 20))
lesson_4 = Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10))
school = School(142000, "Example School", register=(RegisterTimes(DAY, tutor, lesson_4),))
pupils = tuple(
    Pupil(None, str(number), "Example", name, date(2014, 3, 5))
    for number, name in enumerate(("Ann", "Bo", "Cy"), 1)
)
roll = Roll(pupils, tuple(Enrolment(each.key, DAY, registration_group="7A") for each in pupils))
ann, bo, cy = (each.key for each in pupils)
names = {each.key: each.known_as for each in pupils}


def registers(codes: dict[str, str]) -> SchoolRegisters:
    """Give the school's registers with these codes of the morning."""
    held = Calendar(HeldSession(DAY, half) for half in Half)
    marks = marks_frame(Mark(pupil, AM, code) for pupil, code in codes.items())
    return SchoolRegisters(school, held, roll, marks, ())


# %%
replies = (
    Reply("1", at("08:55"), ReplyChannel.CALL, ann, text="Ann has a temperature"),
    Reply("2", at("09:20"), ReplyChannel.TEXT, cy, text="She is scared of somebody at school"),
)
seen = (Presence(at("09:25"), PresenceSource.SIGN_IN, PresenceEvent.ARRIVED, bo),)
marked_n = registers(dict.fromkeys((ann, bo, cy), "N"))
look = Look(marked_n, at("09:30"), at("09:28"), seen, replies)

# %% [markdown]
# Who is looked for? Ann's family has told why, Bo has come; Cy is looked for.

# %%
found = morning(look, MessageRules(ROLE, "01632 960001"))
for each in (*found.unaccounted, *found.accounted):
    state = "known" if each.is_accounted_for else "looked for"
    print(f"{names[each.enrolment.pupil]:<4} {state:<11} {each.evidence and each.evidence.says}")

assert [each.enrolment.pupil for each in found.unaccounted] == [cy]

# %% [markdown]
# What is offered to a person? A code for Ann, none for Cy: that is for the safeguarding lead.

# %%
proposed = proposed_codes(look)
for one in proposed:
    print(f"{names[one.pupil]:<4} {one.session}  {one.code or '-'}  {one.why}")
print([why for _, why in to_read(look, proposed)])

# %% [markdown]
# A person takes the code for Ann's morning. It is to be keyed, until the register shows it.

# %%
taken = next(each for each in proposed if each.code and each.session == AM)
decisions = {taken.key: Decision(taken.key, taken.code or "", "A. Example", ROLE)}
(to_do,) = to_key(look, proposed, decisions, ReplyRules(ROLE))
print(to_do.session, to_do.stands, "->", to_do.code, to_do.state.value)

keyed = Look(registers({ann: "I", bo: "N", cy: "N"}), at("10:00"), at("09:58"), seen, replies)
(done,) = to_key(keyed, proposed_codes(keyed), decisions, ReplyRules(ROLE))
print(done.session, done.stands, "->", done.code, done.state.value)

assert (to_do.state.value, done.state.value) == ("to key", "keyed")
