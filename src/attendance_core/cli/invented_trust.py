"""An invented trust on disk: each school as its system exports it at a moment."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from attrs import asdict, fields

from attendance_core.calendar import calendar_text
from attendance_core.cli.day import write
from attendance_core.cli.invented_policies import POLICIES
from attendance_core.cli.reception import reception
from attendance_core.correspondence import Reply
from attendance_core.hooks import WritesSample, adapter_names, factory
from attendance_core.scenarios import Scenario
from attendance_core.school import Phase
from attendance_core.tables import csv_text

__all__ = ["ROLE", "SYSTEMS", "configure", "export", "people_of_the_day"]

ROLE = "Attendance Administrator"
SYSTEMS = ("sims", "register_folder", "ctf")
"""The systems of the three schools, in their order."""


_BESIDE: Mapping[str, tuple[str, ...]] = {
    "sims": ("presence", "lessons", "part_time", "sickness"),
    "register_folder": ("presence", "amendments", "part_time", "sickness"),
}
"""What the register folder is named for, of what stands beside the register; CTF has nothing."""

_HOLDS = "concerns/holds.csv"
_PARTS: Mapping[str, tuple[str, str]] = {
    "not_taken_group": ("0920", "a group whose register was not taken: chased, nobody written to"),
    "wrong_group": ("0920", "a group marked N by mistake: held for its teacher, put right later"),
    "arrives_after_text": (
        "1001",
        "signs in at 09:52, after the message: stays known as written to",
    ),
    "refuge": (
        "1001",
        "a family in a refuge: nobody written to, the safeguarding lead asked first",
    ),
    "step_parent": ("0935", "a step-parent who cares for the pupil: a parent in law, written to"),
    "eighteen": ("0935", "eighteen today: the pupil is written to, and no parent"),
    "eighteen_without_number": ("1001", "of age, and no number held: on the list to telephone"),
    "sixth_former": ("1001", "in the sixth form: looked for, and under no penalty notice"),
    "twin_1": ("0935", "a twin: each has a message, to the same parents"),
    "twin_2": ("0935", "the other twin"),
    "boarder": ("1001", "a boarder, ill"),
    "part_time": ("1410", "a part-time timetable: C2 in the sessions agreed, and not looked for"),
    "reception_below_school_age": (
        "1001",
        "in Reception, below school age: looked for like others",
    ),
    "social_worker": ("1001", "comes first on every list, and why is not said"),
    "first_aid": ("0920", "marked N and in First Aid: found, and the message held back"),
    "ap_pupil": ("0935", "at alternative provision, as its return says"),
    "ap_unconfirmed": ("1001", "a B of last week that the provider has not returned: a finding"),
    "lesson_2_first_aid": ("1130", "not in lesson 2: in First Aid, and so no finding"),
    "leaves_lesson_3": ("1130", "present in the morning, and gone in lesson 3: nobody knows where"),
    "safeguarding_reply": ("1001", "a reply for the safeguarding lead: no code is offered"),
    "present_am_absent_pm": ("1410", "there in the morning, and N in the afternoon"),
    "third_day": ("1001", "N for days: the reason falls due"),
    "near_penalty": ("1001", "near ten unauthorised sessions in ten school weeks"),
    "near_persistent": ("1001", "at the edge of persistent absence"),
}
"""What to look for in the day, by role: at which look, and why."""


def people_of_the_day(scenarios: tuple[Scenario, ...]) -> list[Mapping[str, Any]]:
    """Give whom to look for, where and why, in the order in which it is worth looking."""
    found: list[Mapping[str, Any]] = []
    for role, (look, why) in _PARTS.items():
        scenario = next((each for each in scenarios if role in each.cast), None)
        if scenario is None:  # not every seed has somebody at a provision
            continue
        key = scenario.cast[role]
        pupil = scenario.roll.by_key.get(key)
        name = f"{pupil.legal_surname}, {pupil.known_as}" if pupil else key
        found.append({"name": name, "school": scenario.school, "look": look, "why": why})
    return found


def configure(scenarios: tuple[Scenario, ...], out: Path) -> Path:
    """Write the trust's configuration and calendars, and give its path."""
    named = 'name = "Example Trust"\nrecords = "sqlite:///records.db"'
    parts = [f'[trust]\n{named}\npolicy = "policies/trust.toml"\n']
    for name, text in POLICIES.items():
        write(out / f"policies/{name}.toml", text)
    write(out / _HOLDS, "pupil,since,owner\n")
    for each in out.glob("records.db*"):
        each.unlink()  # the day is lived from its beginning
    for scenario, system in zip(scenarios, SYSTEMS, strict=True):
        urn = scenario.school.urn
        write(out / f"calendars/{urn}.csv", calendar_text(scenario.calendar))
        parts.append(_school(scenario, system, _written(scenario, system, out), out))
    path = out / "trust.toml"
    write(path, "\n".join(parts))
    return path


def export(scenarios: tuple[Scenario, ...], at: datetime, out: Path) -> None:
    """Write each school as its systems show it at a moment."""
    for scenario, system in zip(scenarios, SYSTEMS, strict=True):
        _written(scenario.at(at), system, out)


def _written(scenario: Scenario, system: str, out: Path) -> Mapping[str, Any]:
    """Write one school, and give the settings that read it."""
    urn = scenario.school.urn
    adapter = cast(WritesSample, factory(system, place="demo", key=system))
    settings: dict[str, Any] = asdict(adapter.write_sample(scenario, out / f"exports/{urn}"))
    if system == "sims":
        for name, text in reception(scenario).items():
            write(out / f"exports/{urn}/reception/{name}", text)
    write(out / f"messages/{urn}/replies.csv", _replies(scenario))
    return settings


def _replies(scenario: Scenario) -> str:
    names = [each.name for each in fields(Reply)]
    empty: dict[str, Any] = dict.fromkeys(names)
    rows = (
        {**empty, **asdict(each), "reply": f"{scenario.school.urn}-{number}"}
        for number, each in enumerate(scenario.told, 1)
    )
    return csv_text(names, rows)


def _school(scenario: Scenario, system: str, settings: Mapping[str, Any], out: Path) -> str:
    school = scenario.school
    (times,) = school.registers
    beside = _BESIDE.get(system, ())
    authority = school.local_authority
    codes = school.lesson_codes if "lessons" in beside else {}
    lines = [
        "[[school]]",
        f"urn = {school.urn}",
        f'name = "{school.name}"',
        f'local_authority = "{authority}"',
        f"la_number = {school.la_number}",
        f"establishment = {school.establishment}",
        f'phase = "{school.phase}"',
        f'calendar = "calendars/{school.urn}.csv"',
        *(['policy = "policies/primary.toml"'] if school.phase is Phase.PRIMARY else []),
        "[[school.register]]",
        f"from = {times.in_force}",
        *(
            f'{half} = {{ period = "{period.period}", opens = "{period.opens:%H:%M}", '
            f'closes = "{period.closes:%H:%M}", ends = "{period.ends:%H:%M}" }}'
            for half, period in (("am", times.am), ("pm", times.pm))
        ),
        *(
            ["[school.lesson_codes]", *(f'{own} = "{said}"' for own, said in codes.items())]
            if codes
            else []
        ),
        "[school.adapters]",
        f'roll = "{system}"',
        f'marks = "{system}"',
        *(f'{each} = "register_folder"' for each in beside),
        'replies = "folder"',
        'safeguarding = "cpoms"',
        *([f'local_authority = "{authority}"'] if authority in adapter_names() else []),
        'messages = { sms = "folder" }',
        "[school.messages]",
        f'approved_by = "{ROLE}"',
        'approve_by = "09:50"',
        'reply_to = "01632 960001"',
        *(
            ["[school.taking_over]", 'name = "A. Example"', f'position = "{ROLE}"']
            if system == "register_folder"
            else []
        ),
        "[school.replies]",
        f'decided_by = "{ROLE}"',
        "[school.concerns]",
        'category = "Attendance"',
        f'author_role = "{ROLE}"',
        f'approved_by = "{ROLE}"',
        "after = 20",
        "[school.sees]",
        '"Tutor" = "personal"',
        f'"{ROLE}" = "special"',
        '"Safeguarding Lead" = "restricted"',
        "[school.cpoms]",
        f'drafts = "concerns/{school.urn}"',
        f'holds = "{_HOLDS}"',
        'categories = ["Attendance"]',
        f"[school.{system}]",
        *(
            f'{name} = "{value.relative_to(out).as_posix()}"'
            for name, value in settings.items()
            if isinstance(value, Path)
        ),
        *(
            ["[school.register_folder]", f'folder = "exports/{school.urn}/reception"']
            if system == "sims"
            else []
        ),
        "[school.folder]",
        f'folder = "messages/{school.urn}"',
    ]
    return "\n".join(lines) + "\n"
