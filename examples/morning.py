# %% [markdown]
"""# Who is not here this morning?

An invented school is opened through a trust's configuration and lived at three moments of one
morning: while the register is open, when it has closed, and when somebody has approved the
messages. Lived once more, nothing is sent again: the records say who approved what, and what went
out.
"""

# %%
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from attendance_core.hooks import factory
from attendance_core.office import Approval, SchoolDay, live, open_trust
from attendance_core.records import Journal
from attendance_core.scenarios import invent
from attendance_core.tables import LONDON

ROLE = "Attendance Administrator"
CONFIGURATION = f"""
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
phase = "secondary"
calendar = "register_folder"

[[school.register]]
from = 2025-09-01
am = {{ period = "Tutor",    opens = "08:40", closes = "09:10", ends = "12:20" }}
pm = {{ period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }}

[school.adapters]
roll = "register_folder"
marks = "register_folder"
messages = {{ sms = "folder" }}

[school.messages]
approved_by = "{ROLE}"
reply_to = "01632 960001"

[school.register_folder]
folder = "registers"

[school.folder]
folder = "messages"
"""

# %% [markdown]
# The school's registers are written as a register folder, and the configuration beside them. The
# adapter `folder` puts each message into a file, so nothing leaves this machine.

# %%
made = invent(3, pupils=400)
temporary = TemporaryDirectory()
folder = Path(temporary.name)
system = factory("register_folder", place="morning.py", key="register_folder")
system.write_sample(made, folder / "registers")
(folder / "trust.toml").write_text(CONFIGURATION, encoding="utf-8")
_, (school,) = open_trust(folder / "trust.toml")
journal = Journal.open("sqlite:///records.db", folder=folder)


# %% [markdown]
# What is printed has numbers and reasons, and no names.


# %%
def show(day: SchoolDay) -> None:
    """Print what the office would look at first."""
    print(
        f"{day.at:%H:%M}  {len(day.morning.unaccounted)} unaccounted for, "
        f"{sum(not each.already_sent for each in day.sent)} messages sent now, "
        f"{sum(each.already_sent for each in day.sent)} before, {len(day.waiting)} waiting"
    )
    reasons = [each.reason for each in day.exceptions]
    for reason in sorted(set(reasons)):
        print(f"       {reasons.count(reason):>3}  {reason}")


def at(hour: int, minute: int) -> datetime:
    """Give a moment of the school's last day."""
    return datetime.combine(made.today, time(hour, minute), LONDON)


# %%
show(live(school, at=at(9, 0), journal=journal, approvals={}))

# %%
closed = live(school, at=at(9, 35), journal=journal, approvals={})
show(closed)

# %% [markdown]
# A person with the role that each proposal names approves it, by its key. One proposal is left
# unapproved.

# %%
approvals = {each.key: Approval(each.key, "A. Example", ROLE) for each in closed.waiting[1:]}
approved = live(school, at=at(9, 40), journal=journal, approvals=approvals)
show(approved)

# %%
again = live(school, at=at(9, 45), journal=journal, approvals=approvals)
show(again)
assert all(each.already_sent for each in again.sent)
assert len(list((folder / "messages").glob("*.txt"))) == len(approved.sent)

# %%
temporary.cleanup()
