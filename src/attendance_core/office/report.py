"""The daily report of a school, as a page, as JSON and as CSV, and the lists beside it."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from io import StringIO
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from attendance_core.dated import day_text
from attendance_core.office import figures
from attendance_core.office.charts import attendance_by_week, attendance_by_year_group
from attendance_core.office.day import SchoolDay
from attendance_core.office.morning import State
from attendance_core.roll import Pupil

__all__ = ["csv_text", "files_of", "json_text", "page"]


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.1f}%"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader(__package__), undefined=StrictUndefined, autoescape=True
    )
    environment.filters |= {"percent": _percent, "long_day": day_text}
    return environment


def page(template: str, **values: object) -> str:
    """Render a page of the office's; every value is escaped."""
    return _environment().get_template(template).render(**values)


def json_text(value: object) -> str:
    """Give plain values as JSON: days and moments in ISO form."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain, allow_nan=False) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def csv_text(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Give rows as CSV: nothing for None, true and false, lists joined by semicolons."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return "" if value is None else value


def files_of(day: SchoolDay) -> dict[str, str]:
    """Give the files of a school's day, by their names, which say nothing of anybody."""
    years = figures.by_year_group(day.registers, day.at.date())
    return {
        "report.html": _html(day, years),
        "report.json": json_text(_record(day, years)),
        "report.csv": csv_text(list(years[0]), years) if years else "",
        "proposals.csv": _proposals(day),
        "exceptions.csv": _exceptions(day),
        "findings.json": json_text([each.record() for each in day.findings]),
    }


def _html(day: SchoolDay, years: Sequence[figures.Row]) -> str:
    weeks = figures.by_week(day.registers, day.at.date())
    counted = Counter(each.finding.value for each in day.findings)
    return page(
        "report.html",
        school=day.registers.school,
        at=day.at,
        session=day.morning.session,
        closed=day.morning.closed,
        today=figures.of_day(day.registers, day.at.date()),
        unmarked=sum(each.state is State.UNMARKED for each in day.morning.unaccounted),
        to_date=figures.year_to_date(day.registers, day.at.date()),
        years=years,
        # Drawn by us from figures alone: markup, not text.
        years_chart=Markup(attendance_by_year_group(years)),  # noqa: S704
        weeks=weeks,
        weeks_chart=Markup(attendance_by_week(weeks)),  # noqa: S704
        unaccounted=_unaccounted(day),
        sent=len(day.sent),
        waiting=len(day.waiting),
        findings=[(name.replace("_", " "), counted[name]) for name in sorted(counted)],
    )


def _name(pupil: Pupil) -> str:
    return f"{pupil.preferred_surname or pupil.legal_surname}, {pupil.known_as}"


def _unaccounted(day: SchoolDay) -> list[dict[str, Any]]:
    messages: dict[str, list[str]] = defaultdict(list)
    for sent in day.sent:
        messages[sent.proposal.reached.pupil].append("sent to a parent")
    for each in day.exceptions:
        messages[each.pupil].append(each.reason)
    rows = [
        {
            "name": _name(day.registers.roll.by_key[each.enrolment.pupil]),
            "pupil": each.enrolment.pupil,
            "year_group": each.enrolment.year_group,
            "registration_group": each.enrolment.registration_group,
            "state": each.state.value,
            "messages": "; ".join(dict.fromkeys(messages[each.enrolment.pupil])),
        }
        for each in day.morning.unaccounted
    ]
    # Those marked N first: about them somebody has to do something now.
    return sorted(
        rows,
        key=lambda row: (
            row["state"] == State.UNMARKED,
            row["registration_group"] or "",
            row["name"],
        ),
    )


def _record(day: SchoolDay, years: Sequence[figures.Row]) -> dict[str, Any]:
    on = day.at.date()
    return {
        "urn": day.registers.school.urn,
        "school": day.registers.school.name,
        "at": day.at,
        "session": day.morning.session.half if day.morning.session else None,
        "register_closed": day.morning.closed,
        "day": figures.of_day(day.registers, on),
        "sessions": figures.by_session(day.registers, on),
        "year_groups": years,
        "year_to_date": figures.year_to_date(day.registers, on),
        "unaccounted": [
            {name: row[name] for name in ("pupil", "state", "messages")}
            for row in _unaccounted(day)
        ],
        "messages": {"sent": len(day.sent), "waiting": len(day.waiting)},
        "findings": Counter(each.finding.value for each in day.findings),
    }


def _proposals(day: SchoolDay) -> str:
    names = ("key", "pupil", "parent", "session", "stage", "approved_by", "state", "body")
    states = {sent.proposal.key: "sent" for sent in day.sent}
    return csv_text(
        names,
        (
            {
                "key": each.key,
                "pupil": each.reached.pupil,
                "parent": each.reached.parent,
                "session": each.reached.session,
                "stage": f"{each.reached.rule} {each.reached.stage}",
                "approved_by": each.approved_by,
                "state": states.get(each.key, "waiting"),
                "body": each.message.body,
            }
            for each in day.morning.proposals
        ),
    )


def _exceptions(day: SchoolDay) -> str:
    people = day.registers.roll.by_key
    groups = {each.enrolment.pupil: each.enrolment for each in day.morning.unaccounted}
    names = ("pupil", "name", "registration_group", "parent", "reason")
    return csv_text(
        names,
        (
            {
                "pupil": each.pupil,
                "name": _name(people[each.pupil]),
                "registration_group": groups[each.pupil].registration_group,
                "parent": each.parent,
                "reason": each.reason,
            }
            for each in day.exceptions
        ),
    )
