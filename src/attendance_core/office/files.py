"""The files of a school's day, and the trust's first page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attendance_core.correspondence import proposal_key
from attendance_core.office.day import SchoolDay
from attendance_core.office.report import DailyReport, daily_report
from attendance_core.office.sending import Unsent
from attendance_core.office.texts import csv_text, json_text, page
from attendance_core.office.way_back import is_open, to_read
from attendance_core.school import School
from attendance_core.trust import FallsDueRules

__all__ = ["failure_of", "files_of", "trust_page"]


def files_of(day: SchoolDay, rules: FallsDueRules) -> dict[str, str]:
    """Give the files of a school's day, by their names, which say nothing of anybody.

    Args:
        day: the day as it was lived.
        rules: what the report tells before it falls due.
    """
    named = daily_report(day, rules)
    return {
        **_report("report", named),
        **_report("report-numbers", named.without_names()),
        "telephone.html": page("telephone.html", report=named, calls=[*_calls(day)]),
        "telephone.csv": _telephone(day),
        "proposals.csv": _proposals(day),
        "sent.csv": _sent(day),
        "exceptions.csv": _exceptions(day),
        "proposed_codes.csv": _proposed_codes(day),
        "to_key.csv": _to_key(day),
        "findings.json": json_text([each.record() for each in day.findings]),
    }


def failure_of(school: School, at: datetime, reasons: Sequence[str]) -> dict[str, str]:
    """Give the files of a school whose registers could not be read, instead of its report."""
    html = page("failed.html", school=school, at=at, reasons=reasons)
    record = {"urn": school.urn, "school": school.name, "at": at, "missing": reasons}
    return {
        "report.html": html,
        "report-numbers.html": html,
        "telephone.html": html,
        "report.json": json_text(record),
        "report-numbers.json": json_text(record),
    }


def trust_page(
    trust: str,
    at: datetime,
    days: Sequence[SchoolDay],
    failed: Mapping[School, Sequence[str]],
) -> str:
    """Give the first page of a trust: one line a school, and what went wrong at its head."""
    return page("trust.html", trust=trust, at=at, days=days, failed=failed)


def _report(name: str, report: DailyReport) -> dict[str, str]:
    tables = {f"{name}/{table}.csv": text for table, text in report.tables().items()}
    return {f"{name}.html": report.html(), f"{name}.json": json_text(report.record()), **tables}


def _name(day: SchoolDay, pupil: str) -> str:
    person = day.look.registers.roll.by_key[pupil]
    return f"{person.preferred_surname or person.legal_surname}, {person.known_as}"


def _groups(day: SchoolDay) -> Mapping[str, str | None]:
    on_roll = day.look.registers.roll.on_roll(day.at.date())
    return {each.pupil: each.registration_group for each in on_roll}


def _calls(day: SchoolDay) -> Iterable[Mapping[str, Any]]:
    for each in day.calls:
        yield {
            "name": _name(day, each.enrolment.pupil),
            "registration_group": each.enrolment.registration_group,
            "first": "first" if each.enrolment.comes_first else "",
            "call": each,
        }


def _telephone(day: SchoolDay) -> str:
    names = (
        "pupil",
        "name",
        "registration_group",
        "first",
        "first_ask",
        "written_to",
        "ring",
        "reason",
    )
    return csv_text(
        names,
        (
            {
                **each,
                "pupil": each["call"].enrolment.pupil,
                "first_ask": each["call"].first_ask,
                "written_to": "written to" if each["call"].written_to else None,
                "ring": [ring.line() for ring in each["call"].ring],
                "reason": each["call"].reasons,
            }
            for each in _calls(day)
        ),
    )


def _proposals(day: SchoolDay) -> str:
    names = ("key", "pupil", "to", "session", "stage", "approved_by", "state", "body")
    states = {sent.proposal.key: "sent" for sent in day.sent}
    states |= {one.proposal.key: _state(one) for one in day.unsent}
    return csv_text(
        names,
        (
            {
                "key": each.key,
                "pupil": each.reached.pupil,
                "to": each.reached.parent,
                "session": each.reached.session,
                "stage": f"{each.reached.rule} {each.reached.stage}",
                "approved_by": each.approved_by,
                "state": states[each.key],
                "body": each.message.body,
            }
            for each in day.morning.proposals
        ),
    )


def _sent(day: SchoolDay) -> str:
    names = ("pupil", "name", "to", "session", "key")
    return csv_text(
        names,
        (
            {
                "pupil": each.pupil,
                "name": _name(day, each.pupil),
                "to": each.parent,
                "session": each.session,
                "key": proposal_key(each),
            }
            for each in day.gone_out
        ),
    )


def _state(unsent: Unsent) -> str:
    if unsent.failed:
        return "failed"
    return "waiting" if unsent.waits else "not sent"


def _exceptions(day: SchoolDay) -> str:
    groups = _groups(day)
    return csv_text(
        ("pupil", "name", "registration_group", "parent", "reason"),
        (
            {
                "pupil": each.pupil,
                "name": _name(day, each.pupil),
                "registration_group": groups.get(each.pupil),
                "parent": each.parent,
                "reason": each.reason,
            }
            for each in day.exceptions
        ),
    )


def _proposed_codes(day: SchoolDay) -> str:
    names = ("key", "pupil", "name", "session", "stands", "code", "why", "replies")
    none: Mapping[str, Any] = dict.fromkeys(names)
    people = day.look.registers.roll.by_key
    unclear = [
        {
            **none,
            "pupil": each.pupil,
            "name": _name(day, each.pupil) if each.pupil and each.pupil in people else None,
            "why": why,
            "replies": each.reply,
        }
        for each, why in to_read(day.look, day.proposed_codes)
    ]
    return csv_text(
        names,
        [
            *unclear,
            *(
                {
                    "key": each.key,
                    "pupil": each.pupil,
                    "name": _name(day, each.pupil),
                    "session": each.session,
                    "stands": each.stands,
                    "code": each.code,
                    "why": each.why,
                    "replies": each.replies,
                }
                for each in day.proposed_codes
                if is_open(each)
            ),
        ],
    )


def _to_key(day: SchoolDay) -> str:
    groups = _groups(day)
    return csv_text(
        ("session", "registration_group", "name", "stands", "code", "state", "why", "key"),
        (
            {
                "session": each.session,
                "registration_group": groups.get(each.pupil),
                "name": _name(day, each.pupil),
                "stands": each.stands,
                "code": each.code,
                "state": each.state.value,
                "why": each.why,
                "key": each.key,
            }
            for each in day.to_key
        ),
    )
