# %% [markdown]
"""# How is a frame of your own taken?

Marks that already lie in a data frame need no files. Here the rows of two invented schools stand in
for the answer of a database; `Register.from_frame` takes them as they are.
"""

# %%
from datetime import date

import polars as pl

from attendance_core.register import Register
from attendance_core.scenarios import invent
from attendance_core.statistics import statistics

schools = [
    invent(1, urn=142000, name="Tamar Valley College", pupils=90),
    invent(1, urn=142002, name="Estuary Academy", pupils=60),
]

# %% [markdown]
# Three frames: the marks, the sessions that the schools held, and the pupils' times on roll.
# Columns may stand in any order, and others are left behind.

# %%
marks = pl.concat(
    each.marks.select("pupil", "date", "session", "code").with_columns(urn=pl.lit(each.school.urn))
    for each in schools
)
calendar = pl.DataFrame(
    [
        (each.school.urn, held.date, held.session.value, held.status.value, held.half_term)
        for each in schools
        for held in each.calendar.sessions
    ],
    schema=["urn", "date", "session", "status", "half_term"],
    orient="row",
)
enrolments = pl.DataFrame(
    [
        (each.school.urn, one.pupil, one.start, one.leaving, one.year_group, one.fsm)
        for each in schools
        for one in each.roll.enrolments
    ],
    schema={
        "urn": pl.Int64,
        "pupil": pl.String,
        "start": pl.Date,
        "leaving": pl.Date,
        "year_group": pl.String,
        "fsm": pl.Boolean,
    },
    orient="row",
)
print(f"{marks.height:,} marks, {calendar.height:,} sessions, {enrolments.height} enrolments")

# %% [markdown]
# The register is prepared once, and asked as often as you like. The answer is a Polars frame,
# because the marks came in one; a pandas frame would be answered in pandas.

# %%
prepared = Register.from_frame(marks, calendar=calendar, enrolments=enrolments).prepared()
span = (date(2026, 9, 1), date(2026, 11, 20))
by_school = statistics(prepared, span=span, by=["school"])
print(by_school.select("school", "enrolments", "possible", "attended", "attendance_rate"))

# %% [markdown]
# Two columns make a grid. A rate of a trust is all its sessions over all those possible, and not
# the mean of its schools' rates.

# %%
by_meals = statistics(prepared, span=span, by=["school", "fsm"])
print(by_meals.select("school", "fsm", "possible", "missed", "absence_rate"))

whole = statistics(prepared, span=span)
assert whole["possible"].sum() == by_school["possible"].sum() == by_meals["possible"].sum()
print(f"The trust: {whole['absence_rate'][0]:.2%} missed")

# %% [markdown]
# The answer is a frame like any other: the weeks in which a year group missed most.

# %%
by_week = statistics(prepared, span=span, by=["week", "year_group"])
worst = by_week.sort("absence_rate", descending=True).head(5)
print(worst.select("week", "year_group", "missed", "possible", "absence_rate"))
