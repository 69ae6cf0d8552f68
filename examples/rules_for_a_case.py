# %% [markdown]
"""# What does the law say of a pupil who keeps missing school?

An invented school: who has reached the threshold of a penalty notice, whether another notice can be
issued to a parent, and what a notice to improve must say before. The rules say what is so; a person
decides. Nobody here is real.
"""

# %%
from datetime import timedelta

from attendance_core.register import LegalBasis, Notice, SchoolRegisters
from attendance_core.rules import (
    earlier_sessions,
    explain,
    penalty_notice_allowed,
    penalty_notice_threshold,
    unused_sessions,
)
from attendance_core.rules.notice_to_improve import Element, ImprovementNotice, notice_to_improve
from attendance_core.scenarios import invent

made = invent(7, pupils=120)
school = SchoolRegisters(made.school, made.calendar, made.roll, made.marks, ())
day = made.today

# %% [markdown]
# Who has reached it, and why the first of them has.

# %%
reached = penalty_notice_threshold(school.prepared, on=day)
outcome = next(each for each in reached if each.holds)
print(f"{len(reached)} times, up to {day}; of windows that begin before the law none has more:")
print(len(earlier_sessions(reached)), "older sessions")
print(explain(outcome))

# %% [markdown]
# One notice was issued two years ago, for other sessions. A second is possible, at a flat price; a
# third would not be.

# %%
earlier = day - timedelta(days=730)
notices = [Notice("P1", outcome.pupil, earlier, LegalBasis.S444A, (earlier, earlier))]
allowed = penalty_notice_allowed(notices, parent="P1", pupil=outcome.pupil, on=day)
free = unused_sessions(outcome.sessions, notices, parent="P1", on=day)
print(explain(allowed))
print(f"{len(free)} of {len(outcome.sessions)} sessions have no notice yet.")

# %% [markdown]
# Before that, a notice to improve. This draft forgets to warn, and runs too long.

# %%
draft = ImprovementNotice(day, day + timedelta(weeks=7), frozenset(Element) - {Element.WARNING})
print(explain(notice_to_improve(draft, on=day)))
