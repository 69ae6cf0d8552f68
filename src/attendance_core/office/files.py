"""The files of a school's day, and the trust's first page."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attendance_core.office.day import SchoolDay
from attendance_core.office.lists import calls_of, lists_of
from attendance_core.office.report import DailyReport, daily_report
from attendance_core.office.report.returns import returns_list
from attendance_core.office.texts import json_text, page
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
        "telephone.html": page("telephone.html", report=named, calls=[*calls_of(day)]),
        **lists_of(day),
        "returns.csv": returns_list(day),
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
