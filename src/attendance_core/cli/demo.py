"""`attendance demo`: an invented trust lives the whole of a school day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any

from attrs import asdict, define, field, frozen
from cyclopts import Parameter

from attendance_core.cli.day import Authority, Lived, live_trust, open_records, write
from attendance_core.cli.invented_trust import (
    ROLE,
    SYSTEMS,
    configure,
    export,
    people_of_the_day,
)
from attendance_core.cli.output import progress, say
from attendance_core.errors import AttendanceError
from attendance_core.office import Approval, Decision, SchoolDay, open_trust
from attendance_core.office.texts import page
from attendance_core.office.way_back import is_open
from attendance_core.scenarios import Scenario, three_schools
from attendance_core.tables import LONDON, csv_text

__all__ = ["demo"]


def demo(
    *,
    out: Annotated[Path, Parameter(help="Where everything is written.")] = Path("demo-output"),
    seed: Annotated[int, Parameter(help="The same seed invents the same trust.")] = 1,
) -> None:
    """Invent a trust of three schools, live a school day in it, and write what the office would."""
    with progress() as shown:
        task = shown.add_task("Inventing three schools", total=len(_DAY))
        scenarios = three_schools(seed)
        office = _Office(out)
        looks: list[Mapping[str, Any]] = []
        config = configure(scenarios, out)
        doubled = 0
        for each in _DAY:
            shown.update(task, advance=1, description=f"{each.clock:%H:%M} {each.what}")
            at = datetime.combine(scenarios[0].today, each.clock, LONDON)
            export(scenarios, at, out)
            lived = office.look(config, at)
            looks.append({"moment": each, "folder": _folder(at), "days": lived.days})
            each.act(office, lived)
            if each.is_repeated:
                again = office.look(config, at)
                doubled += sum(not sent.already_sent for day in again.days for sent in day.sent)
    _write_index(scenarios, looks, doubled, office)
    say(f"Look at {out / 'index.html'}")


@define
class _Office:
    """The people of the demonstration, and what they have put their names to."""

    out: Path
    approvals: dict[str, Approval] = field(factory=dict, repr=False)
    decisions: dict[str, Decision] = field(factory=dict, repr=False)
    sent: set[str] = field(factory=set)

    def look(self, config: Path, at: datetime) -> Lived:
        """Live the day up to a moment."""
        trust, schools = open_trust(config)
        authority = Authority(self.approvals, self.decisions)
        journal = open_records(trust, config.parent, self.out)
        out = self.out / _folder(at)
        lived = live_trust(schools, at, authority, out, journal=journal, tell=lambda _: None)
        if lived.failed:
            sentences = [sentence for each in lived.failed.values() for sentence in each]
            raise AttendanceError("\n".join(sentences))
        self.sent.update(sent.proposal.key for each in lived.days for sent in each.sent)
        return lived

    def approve(self, days: Sequence[SchoolDay]) -> None:
        """Approve every message that waits, and every concern for the safeguarding lead."""
        for each in days:
            concerns = [one.concern.key for one in each.concerns]
            for key in (*(one.key for one in each.waiting), *concerns):
                self.approvals[key] = Approval(key, "A. Example", ROLE)
        rows = [asdict(each) for each in self.approvals.values()]
        write(self.out / "approvals.csv", csv_text(("key", "name", "role"), rows))

    def decide(self, days: Sequence[SchoolDay]) -> None:
        """Take every code that a family's words leave no doubt about; who was seen is asked for."""
        for each in days:
            for asked in each.proposed_codes:
                if asked.code and asked.replies and is_open(asked):
                    decision = Decision(asked.key, asked.code, "A. Example", ROLE)
                    self.decisions[asked.key] = decision
        rows = [asdict(each) for each in self.decisions.values()]
        write(self.out / "decisions.csv", csv_text(("key", "code", "name", "role"), rows))


def _folder(at: datetime) -> str:
    return f"{at:%H%M}"


_Act = Callable[[_Office, Lived], None]


def _nothing(_: _Office, __: Lived) -> None:
    """Do nothing."""


def _approve_first(office: _Office, lived: Lived) -> None:
    office.approve(lived.days[:1])


def _approve_all(office: _Office, lived: Lived) -> None:
    office.approve(lived.days)


def _decide(office: _Office, lived: Lived) -> None:
    office.decide(lived.days)


@frozen
class _Moment:
    """A moment at which the office looks, and what people do then; one look may be repeated."""

    clock: time
    what: str
    act: _Act = _nothing
    is_repeated: bool = False


_DAY = (
    _Moment(time(8, 30), "Before the registers open: what families have told already."),
    _Moment(time(9, 0), "The registers are open: nobody is written to yet."),
    _Moment(time(9, 20), "The registers have closed: messages are proposed.", _approve_first),
    _Moment(time(9, 35), "The college's messages were approved, and go out."),
    _Moment(time(9, 50), "The primary's messages still wait: it is said loudly.", _approve_all),
    _Moment(time(10, 1), "All are written to or rung; the report is ready.", _decide),
    _Moment(time(11, 30), "What was decided is keyed in, and ticks itself off."),
    _Moment(time(14, 10), "The afternoon is its own: who has gone since morning?", _approve_all),
    _Moment(time(14, 30), "The afternoon's messages go out, once.", is_repeated=True),
    _Moment(time(15, 30), "The end of the day: what is left for tomorrow."),
)


def _write_index(
    scenarios: tuple[Scenario, ...],
    looks: Sequence[Mapping[str, Any]],
    doubled: int,
    office: _Office,
) -> None:
    schools = [
        {"school": each.school, "system": system, "pupils": len(each.roll.on_roll(each.today))}
        for each, system in zip(scenarios, SYSTEMS, strict=True)
    ]
    html = page(
        "index.html",
        schools=schools,
        looks=looks,
        people=people_of_the_day(scenarios),
        doubled=doubled,
        sent=len(office.sent),
        decided=len(office.decisions),
        role=ROLE,
        today=scenarios[0].today,
    )
    write(office.out / "index.html", html)
