"""The lists beside the daily report, for the office: as CSV, to be opened in a spreadsheet."""

from collections.abc import Iterable, Mapping
from typing import Any

from attendance_core.correspondence import proposal_key
from attendance_core.office.day import SchoolDay
from attendance_core.office.sending import Unsent
from attendance_core.office.way_back import is_open, to_read
from attendance_core.tables import csv_text

__all__ = ["calls_of", "lists_of"]


def lists_of(day: SchoolDay) -> Mapping[str, str]:
    """Give the lists of a school's day by the names of their files."""
    return {
        "telephone.csv": _telephone(day),
        "proposals.csv": _proposals(day),
        "sent.csv": _sent(day),
        "exceptions.csv": _exceptions(day),
        "proposed_codes.csv": _proposed_codes(day),
        "to_key.csv": _to_key(day),
        "concerns.csv": _concerns(day),
    }


def _name(day: SchoolDay, pupil: str) -> str:
    person = day.look.registers.roll.by_key.get(pupil)
    if person is None:  # written to under a key that the pupil has no more
        return ""
    return f"{person.preferred_surname or person.legal_surname}, {person.known_as}"


def _groups(day: SchoolDay) -> Mapping[str, str | None]:
    on_roll = day.look.registers.roll.on_roll(day.at.date())
    return {each.pupil: each.registration_group for each in on_roll}


def calls_of(day: SchoolDay) -> Iterable[Mapping[str, Any]]:
    """Give the calls to make, with the names of the pupils."""
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
            for each in calls_of(day)
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


def _concerns(day: SchoolDay) -> str:
    return csv_text(
        ("key", "pupil", "name", "session", "tells", "approved_by", "state", "why"),
        (
            {
                "key": each.concern.key,
                "pupil": each.concern.pupil,
                "name": _name(day, each.concern.pupil),
                "session": each.session,
                "tells": " ".join(each.concern.facts()),
                "approved_by": each.approved_by,
                "state": each.state.value,
                "why": each.why,
            }
            for each in day.concerns
        ),
    )
