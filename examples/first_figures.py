# %% [markdown]
"""# What are a school's first figures?

An invented school, written as SIMS would export it, is read back through the adapter that reads
SIMS reports; then its figures are asked for. Nobody in it is real.
"""

# %%
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from attendance_core.findings import check
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.register import SchoolRegisters, rows
from attendance_core.scenarios import invent
from attendance_core.statistics import statistics

made = invent(1, pupils=120)
sims = factory("sims", place="first_figures.py", key="sims")

# %% [markdown]
# `write_sample` writes the two reports, and gives the settings that read them. With reports of your
# own, make `sims.Settings(marks, students)` of two paths.

# %%
with TemporaryDirectory() as folder:
    settings = sims.write_sample(made, Path(folder))
    adapters = SchoolAdapters.alone("sims", sims(settings), sims.capabilities)
    school = SchoolRegisters(
        made.school,
        made.calendar,
        adapters.read_roll(),
        adapters.read_marks(None),
        adapters.read_register_status(None),
    )

# %% [markdown]
# The figures of the school year to date, by year group. Counts are exact; a rate is rounded here,
# where it is shown.

# %%
span = (date(2026, 9, 1), made.today)
print(f"{school.school.name}, {span[0]} to {span[1]}")
years = rows(statistics(school.prepared, span=span, by=["year_group"]))
for row in sorted(years, key=lambda row: int(row["year_group"])):
    print(
        f"Year {row['year_group']:>2}: {row['attended']:>5} of {row['possible']:>5} attended, "
        f"{row['attendance_rate']:.1%}; {row['persistently_absent']:>2} of {row['enrolments']} "
        f"persistently absent; {row['unmarked']} unmarked"
    )

# %% [markdown]
# The same for the whole school as the Department's daily series counts it. Say which series a
# figure is of.

# %%
(everyone,) = rows(statistics(school.prepared, span=span))
(daily,) = rows(statistics(school.prepared, span=span, of="daily"))
print(f"Everyone on roll: {everyone['absence_rate']:.2%} missed")
print(f"The daily series: {daily['absence_rate']:.2%} missed")

# %% [markdown]
# What is amiss in the registers, by the names of findings. Each has its day, its pupil's key and
# its sources, and prints without the pupil.

# %%
findings = check(school, on=made.today)
for name in sorted({each.finding for each in findings}):
    print(f"{sum(each.finding is name for each in findings):>4}  {name}")
