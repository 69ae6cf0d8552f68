"""Writing an invented school as a register folder."""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from json import dumps
from pathlib import Path
from typing import Any

from attrs import asdict, fields

from attendance_adapters.register_folder.rows import WeekdayName
from attendance_core.calendar import calendar_text
from attendance_core.register import Amendment, Notice, OffSession, Presence, Taking
from attendance_core.roll import Enrolment, Parent, Pupil
from attendance_core.scenarios import Scenario
from attendance_core.school import Period, School
from attendance_core.tables import LONDON

__all__ = ["write_folder"]

_RENAMED = {"start": "start_date", "leaving": "leaving_date"}


def write_folder(scenario: Scenario, folder: Path) -> None:
    """Write a scenario into a folder, which is made if it is not there.

    `marks.csv` has the time of the scenario's `as_at`, if it has one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "school.toml").write_text(_school(scenario.school), encoding="utf-8")
    (folder / "calendar.csv").write_text(calendar_text(scenario.calendar), encoding="utf-8")
    _write(folder / "pupils.csv", [_pupil(scenario, each) for each in scenario.roll.enrolments])
    _write(folder / "parents.csv", [asdict(each) for each in scenario.roll.parents], Parent)
    _write(folder / "registers.csv", [asdict(each) for each in scenario.takings], Taking)
    _write(folder / "presence.csv", [asdict(each) for each in scenario.presence], Presence)
    _write_beside(scenario, folder)
    scenario.marks.write_csv(folder / "marks.csv")
    if scenario.as_at is not None:
        written = scenario.as_at.timestamp()
        os.utime(folder / "marks.csv", (written, written))


def _write_beside(scenario: Scenario, folder: Path) -> None:
    """Write what stands beside the register, each where there is any."""
    rows: Mapping[str, list[dict[str, Any]]] = {
        "lesson_marks.csv": [asdict(each) for each in scenario.lessons],
        "amendments.csv": [_amendment(each) for each in scenario.amendments],
        "part_time.csv": [_agreed(each) for each in scenario.off_sessions],
        "expected_sickness.csv": [asdict(each) for each in scenario.expected_sickness],
        "notices.csv": [_notice(each) for each in scenario.notices],
    }
    for name, written in rows.items():
        # What an earlier writing left there is not of this moment.
        (folder / name).unlink(missing_ok=True)
        if written:
            _write(folder / name, written)


def _amendment(amendment: Amendment) -> dict[str, Any]:
    row = asdict(amendment, recurse=False)
    session = row.pop("session")
    return {"pupil": row.pop("pupil"), "date": session.day, "session": session.half, **row}


def _agreed(off: OffSession) -> dict[str, Any]:
    return asdict(off) | {"weekday": list(WeekdayName)[off.weekday]}


def _notice(notice: Notice) -> dict[str, Any]:
    row = asdict(notice)
    first, last = row.pop("offence") or (None, None)
    return row | {"offence_from": first, "offence_to": last}


def _write(path: Path, rows: Sequence[Mapping[str, Any]], kind: type[Any] | None = None) -> None:
    names: Iterable[str] = [each.name for each in fields(kind)] if kind else rows[0]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([_cell(row[name]) for name in names] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _moment(at: datetime) -> str:
    """Write a moment by the clock of London, with its offset only in the hour that comes twice."""
    local = at.astimezone(LONDON) if at.tzinfo else at
    is_once = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
    return (local.replace(tzinfo=None) if is_once else local).isoformat()


def _pupil(scenario: Scenario, enrolment: Enrolment) -> dict[str, Any]:
    person: Pupil = scenario.roll.by_key[enrolment.pupil]
    time = asdict(enrolment)
    del time["pupil"]
    return asdict(person) | {_RENAMED.get(name, name): value for name, value in time.items()}


def _school(school: School) -> str:
    lines = [f"urn = {school.urn}", f"name = {dumps(school.name, ensure_ascii=False)}"]
    if school.local_authority:
        lines.append(f'local_authority = "{school.local_authority}"')
    numbers = {"la_number": school.la_number, "establishment": school.establishment}
    lines += [f"{name} = {number}" for name, number in numbers.items() if number is not None]
    if school.phase:
        lines.append(f'phase = "{school.phase}"')
    if school.lesson_codes:
        lines += ["", "[lesson_codes]"]
        lines += [f'{dumps(code)} = "{meaning}"' for code, meaning in school.lesson_codes.items()]
    for times in school.registers:
        lines += ["", "[[register]]", f"from = {times.in_force.isoformat()}"]
        lines += [f"am = {_period(times.am)}", f"pm = {_period(times.pm)}"]
    return "\n".join(lines) + "\n"


def _period(period: Period) -> str:
    times = ", ".join(f'{name} = "{getattr(period, name):%H:%M}"' for name in _TIMES)
    return f'{{ period = "{period.period}", {times} }}'


_TIMES = ("opens", "closes", "ends")
