# %% [markdown]
"""# What did the register say, and who says so?

The marks of an invented school are taken over into its records. A teacher takes one back, somebody
looks at the register as it was before, and somebody else tries to change the past. Nobody in it is
real.
"""

# %%
import sqlite3
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from attendance_core.records import (
    Export,
    Journal,
    Kind,
    Person,
    amend,
    import_marks,
    marks_as_at,
    verify,
)
from attendance_core.register import Amendment, rows
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

made = invent(7, pupils=120)
urn, day = made.school.urn, made.today
week = (day - timedelta(days=day.weekday()), day)

# %% [markdown]
# The records are one file. In earnest the journal reads the clock of the machine; here it has one
# that we set.

# %%
temporary = TemporaryDirectory()
now = datetime.combine(day, time(9, 40), LONDON)
journal = Journal.open("sqlite:///records.db", folder=Path(temporary.name), clock=lambda: now)

# %% [markdown]
# The system's export of this week is taken over. Taken over once more, it changes nothing.

# %%
officer = Person("A. Example", "Attendance Officer")
export = Export("sims", now, week, made.marks)
for _ in range(2):
    done = import_marks(journal, urn, export, by=officer)
    print(f"{done.entered} marks entered, {done.amended} amended, {done.vanished} vanished")

# %% [markdown]
# Somebody who was marked N had come in by the side door. An amendment shows what the law wants to
# see: the original entry, the amended one, the reason, the day, and who it was. Without one of them
# it is refused.

# %%
morning = Session(day, Half.AM)
before = marks_as_at(journal, urn, now, span=(day, day))
absent = next(row["pupil"] for row in rows(before) if row["code"] == "N")
now += timedelta(minutes=35)
amend(
    journal,
    urn,
    Amendment(
        absent, morning, "N", "/", "came in by the side door", now, "B. Sample", "Tutor of 8B"
    ),
)


# %% [markdown]
# What did the register say at five to ten, and what does it say now? Both have an answer, and the
# first will always be the same.


# %%
def said(at: datetime) -> str:
    """Give the code that the register had for the pupil at a moment."""
    marks = rows(marks_as_at(journal, urn, at, span=(day, day)))
    return next(row["code"] for row in marks if row["pupil"] == absent)


print(f"09:55  {said(datetime.combine(day, time(9, 55), LONDON))}")
print(f"10:15  {said(now)}")

# %% [markdown]
# And who said so? Every entry about a pupil is there to be read.

# %%
for entry in journal.entries(urn, pupil=absent):
    if entry.content and entry.content["date"] == day.isoformat():
        told = entry.content
        print(entry.number, entry.kind, told["code"], told.get("reason", f"by {told['source']}"))

# %% [markdown]
# All is well. The head is worth keeping somewhere else: a piece of paper will do.

# %%
good = verify(journal, urn)
print(f"{good.head.number} entries, {len(good.breaks)} breaks")
kept = good.head

# %% [markdown]
# At night somebody opens the file and makes the N an authorised absence that it never was.

# %%
with closing(sqlite3.connect(Path(temporary.name) / "records.db")) as database, database:
    database.execute(
        "UPDATE attendance_journal SET content = replace(content, '\"N\"', '\"C\"') "
        "WHERE pupil = ? AND kind = ?",
        (absent, Kind.MARK_AMENDED),
    )

# %%
found = verify(journal, urn, kept=kept)
for each in found.breaks:
    print(f"entry {each.number}: {each.says}")

assert not good.breaks
assert [each.number for each in found.breaks] == [kept.number]

# %%
temporary.cleanup()
