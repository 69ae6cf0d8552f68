"""A concern as a draft that somebody enters or uploads: text to paste, a row of CSV, or JSON.

Nothing of CPOMS's own is invented: these are our shapes, and say so.
"""

import json
from datetime import datetime
from enum import StrEnum

from attendance_core.dated import day_text
from attendance_core.safeguarding import Concern
from attendance_core.tables import LONDON, csv_text

__all__ = ["Form", "draft"]


class Form(StrEnum):
    """As what a concern is handed over."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"

    @property
    def suffix(self) -> str:
        """How the name of its file ends."""
        return ".txt" if self is Form.TEXT else f".{self.value}"


def draft(concern: Concern, form: Form) -> str:
    """Write a concern: who, when, what is known, and no story."""
    match form:
        case Form.TEXT:
            return _text(concern)
        case Form.CSV:
            row = _record(concern) | {"facts": list(concern.facts())}
            return csv_text(list(row), [row])
        case Form.JSON:
            record = _record(concern) | {"facts": list(concern.facts())}
            return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _text(concern: Concern) -> str:
    lines = [
        f"Pupil: {concern.pupil}",
        f"Linked pupils: {', '.join(concern.linked_pupils) or 'none'}",
        f"Category: {concern.category}",
        f"Happened: {_moment(concern.occurred_at)}",
        f"Recorded: {_moment(concern.recorded_at)}",
        f"By: {concern.author_role}",
        f"To be told: {', '.join(concern.alert_roles) or 'as the category says'}",
        "",
        *concern.facts(),
        "",
        f"Reference of the attendance office: {concern.key}",
    ]
    return "\n".join(lines) + "\n"


def _record(concern: Concern) -> dict[str, object]:
    return {
        "key": concern.key,
        "pupil": concern.pupil,
        "linked_pupils": list(concern.linked_pupils),
        "category": concern.category,
        "occurred_at": concern.occurred_at.astimezone(LONDON).isoformat(),
        "recorded_at": concern.recorded_at.astimezone(LONDON).isoformat(),
        "author_role": concern.author_role,
        "alert_roles": list(concern.alert_roles),
    }


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{day_text(local.date())}, {local:%H:%M}"
