# %% [markdown]
"""# What does a headteacher ask?

Ten questions, put to an invented trust: that of `attendance demo`. Each is answered by a figure
that can say what it rests on, and where a picture tells more, by a picture. Nobody in it is real.
"""

# %%
from datetime import date

from attendance_core.pictures import (
    absence_bands,
    attendance_by_group,
    attendance_over_time,
    lateness_by_weekday,
    persistence_by_group,
    weekday_grid,
)
from attendance_core.pictures import reasons as picture_of_reasons
from attendance_core.register import Register, rows
from attendance_core.rules import may_still_miss
from attendance_core.scenarios import three_schools
from attendance_core.statistics import (
    LatenessRule,
    bands,
    basis,
    differences,
    disclosed,
    over_time,
    persistence,
    persistently_late,
    reasons,
    spells,
    statistics,
)

made = three_schools(1)
registers = [
    Register.of_school(
        each.school.urn,
        calendar=each.calendar,
        roll=each.roll,
        marks=each.marks,
        phase=each.school.phase,
    )
    for each in made
]
college, today = made[0].school, made[0].today
school, trust = registers[0].prepared(), Register.joined(registers).prepared()
year = (date(2026, 9, 1), today)

# %% [markdown]
# With a register of your own, read it through an [adapter](../adapters/index.md) or from a [data
# frame](../how-to/bring-your-own-frame.md); all below stays as it is.
#
# ## 1. How are we doing this year, and against last week?

# %%
weeks = rows(over_time(school, span=year))
last = weeks[-1]
print(f"{college.name}, {year[0]} to {year[1]}")
print(f"missed so far: {last['absence_rate_to_date']:.1%} of possible sessions")
change = 100 * last["change"]
print(f"in the last week: {last['absence_rate']:.1%}, {change:+.1f} points on the week before")

# %%
attendance_over_time(over_time(school, span=year), span=year, of="all")

# %% [markdown]
# ## 2. Where do the schools of the trust stand?
#
# A trust's figure is the sum of its schools, never the mean of their percentages.

# %%
by_school = statistics(trust, span=year, by=["school"])
(whole,) = rows(statistics(trust, span=year))
print(f"the trust: {whole['missed']} of {whole['possible']}, {whole['absence_rate']:.2%} missed")
attendance_by_group(by_school, by="school", span=year, of="all")

# %% [markdown]
# ## 3. How many are persistently absent, and how many are on the way?

# %%
(state,) = rows(persistence(school, span=year))
print(f"of {state['enrolments']}: {state['approaching']} have missed 5% and less than 10%,")
print(f"{state['persistently_absent']} have missed 10% or more,")
print(f"and {state['severely_absent']} of these half or more")
print(f"their share of all that was missed: {state['missed_by_persistently_absent_share']:.0%}")
absence_bands(bands(school, span=year), span=year, of="all")

# %% [markdown]
# ## 4. Which year groups need us most?

# %%
by_year = statistics(school, span=year, by=["year_group"])
persistence_by_group(by_year, by="year_group", span=year, of="all")

# %% [markdown]
# ## 5. Is there a gap between pupils with and without free school meals?

# %%
(gap,) = rows(differences(school, span=year, group="fsm", between=("true", "false")))
print(f"gap in absence: {100 * gap['absence_rate_difference']:+.1f} percentage points")

# %% [markdown]
# ## 6. Why are they absent?

# %%
picture_of_reasons(reasons(school, span=year), span=year, of="all")

# %% [markdown]
# ## 7. On which days?

# %%
weekday_grid(statistics(school, span=year, by=["weekday", "session"]), span=year, of="all")

# %% [markdown]
# ## 8. Who is late, and when?
#
# Nothing official says when somebody is persistently late: the school does. Here it is five times
# within six school weeks.

# %%
rule = LatenessRule(sessions=5, within_school_weeks=6, codes=("L", "U"))
late = rows(persistently_late(school, rule=rule, span=year))
print(f"{len(late)} pupils were late five times within six school weeks")
lateness_by_weekday(statistics(school, span=year, by=["weekday"]), span=year, of="all")

# %% [markdown]
# ## 9. Who can still be helped before the line is crossed?
#
# Whoever may miss few more sessions this year and stay above 90%, if every session to come is
# possible; and how often they were away: many short spells are another conversation than one long
# one. Names stay out of it here: a pupil's key is enough.

# %%
near = [row for row in rows(may_still_miss(school, on=today)) if row["may_miss"] is not None]
closest = sorted(near, key=lambda row: (row["may_miss"], row["pupil"]))[:5]
away = {row["pupil"]: row for row in rows(spells(school, span=year))}
for row in closest:
    runs = away[row["pupil"]]
    spent = f"{runs['spells']} spells, the longest of {runs['longest_sessions']} sessions"
    print(f"{row['may_miss']:>3} sessions left; {spent}")

# %% [markdown]
# ## 10. What may the governors see, and why does the Department say something else?
#
# Small numbers are hidden, and all from which one could be worked out. What a figure rests on, and
# how it differs from one of the Department's series, it says itself.

# %%
table = disclosed(by_year, on=today)
print(
    f"{table.suppressed_first} rows hold small numbers, {table.suppressed_also} more protect them"
)
(ours,) = rows(statistics(school, span=year))
(daily,) = rows(statistics(school, span=year, of="daily"))
print(f"everyone: {ours['absence_rate']:.2%} missed; the daily series: {daily['absence_rate']:.2%}")
for sentence in basis(span=year).differences(basis(span=year, of="daily")):
    print(f"- {sentence}")

# %%
persistence_by_group(table.frame, by="year_group", span=year, of="all")
