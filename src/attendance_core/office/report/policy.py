"""What the school's policy wants, as the report tells it to the office.

Whose decision it is about a child who is exempt is not told, nor why: it would say that the child
is. A person with the authority looks, by `attendance policy propose`.
"""

from collections.abc import Iterator

from attendance_core.office.day import SchoolDay
from attendance_core.office.figures import Row
from attendance_core.office.ladder import Ladder
from attendance_core.office.report.people import WHO, who
from attendance_core.office.report.section import Column, Kind, Section
from attendance_core.policy import Proposal, figure_text

__all__ = ["policy_wants"]

_COLUMNS = (
    *WHO,
    Column("title", "Rule"),
    Column("wants", "Wants"),
    Column("to", "To"),
    Column("role", "Whose work"),
    Column("due", "By"),
    Column("overdue", "Overdue"),
    Column("authority", "Approved by"),
    Column("figures", "Figures", Kind.LIST),
    *(Column(name, "") for name in ("rule", "stage", "state", "does", "what", "key", "why")),
)
_PERSON = "a person with the authority"
_BY_NOBODY = {"auto_draft": "nobody", "auto_send": "nobody"}


def policy_wants(day: SchoolDay) -> Iterator[Section]:
    """Give what the policy wants, and the corrections that are owed, if the school has one."""
    ladder = day.wanted.ladder
    if ladder is None:
        return
    policy = ladder.found.policy
    rows = list(_rows(day, ladder))
    held = ladder.found.withheld
    superseded = sum(each.is_superseded for each in held)
    note = (
        f"By the policy {policy.id}, version {policy.version}. Nothing of it is sent from here."
        " Whoever did one of these, or decided against it, says so by its key, which stands in"
        " report/policy.csv: then it is not told again."
        f" Not now: {len(held) - superseded}; superseded by a higher stage: {superseded}."
    )
    note = " ".join([note, *ladder.not_evaluable()])
    title = "What the policy wants"
    yield Section("policy", title, _COLUMNS, rows, note, is_of_people=True)


def _rows(day: SchoolDay, ladder: Ladder) -> Iterator[Row]:
    on_roll = {each.pupil: each for each in day.look.registers.roll.on_roll(day.at.date())}
    proposals = {each.key: each for each in ladder.found.proposals}
    for row in ladder.rows():
        if row["state"] not in {"withheld", "superseded"} and row["pupil"] in on_roll:
            shown = _shown(row, proposals.get(row["key"] or ""))
            yield {**row, **who(day, on_roll[row["pupil"]]), **shown}


def _shown(row: Row, proposal: Proposal | None) -> Row:
    """Give a row as people read it; of what is put right, or runs, there is none."""
    figures = () if proposal is None else proposal.standing.figures
    is_diverted = proposal is not None and proposal.diverted_to is not None
    due, role = row["due"], row["authority"]
    return {
        "title": row["rule"] if proposal is None else proposal.standing.rule.says,
        "wants": f"{row['does']}: {row['what']}".replace("_", " "),
        "due": due and f"{due:%Y-%m-%d %H:%M}",
        "overdue": "overdue" if row["overdue"] else None,
        "authority": _PERSON if is_diverted else _BY_NOBODY.get(role, role),
        "figures": [figure_text(each) for each in figures] or [row["why"]],
    }
