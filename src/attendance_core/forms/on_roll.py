"""What the school and its roll hold of the fields of forms.

A parent's limits of contact are told to nobody. An address that is withheld is told by a person
alone: so is the pupil's, which may be the same one. Where a form is about one parent, nothing of
another is read.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from attendance_core.correspondence.addresses import home_of_parent
from attendance_core.forms.asked import Asked
from attendance_core.roll import Enrolment, Parent, ParentBasis, Restriction, deletion_ground

__all__ = ["ON_ROLL", "Read", "Withheld"]

Read = Callable[[Asked], Any]
"""Gives the value of a field, None where there is none, or `Withheld`."""


class Withheld(Enum):
    """In the place of a value that is held, and told by a person alone."""

    WITHHELD = "withheld"


def _school(asked: Asked) -> Any:  # noqa: ANN401 - a school
    return asked.registers.school


def _laestab(asked: Asked) -> str | None:
    school = asked.registers.school
    if school.la_number is None or school.establishment is None:
        return None
    return f"{school.la_number}/{school.establishment:04d}"


def _of_pupil(name: str) -> Read:
    return lambda asked: getattr(asked.pupil, name) or None


def _of_time(name: str) -> Read:
    return lambda asked: getattr(asked.enrolment, name, None)


def _of_parent(name: str) -> Read:
    return lambda asked: getattr(asked.parent, name, None)


def _preferred(asked: Asked) -> str | None:
    pupil = asked.pupil
    if pupil is None or not (pupil.preferred_forename or pupil.preferred_surname):
        return None
    return f"{pupil.known_as} {pupil.preferred_surname or pupil.legal_surname}"


def _pupils_address(asked: Asked) -> Any:  # noqa: ANN401 - a text, or that it is withheld
    pupil = asked.pupil
    if pupil is None or not pupil.address:
        return None
    if any(map(_is_withheld, asked.parents)):
        return Withheld.WITHHELD
    return _joined("\n", pupil.address, pupil.postcode)


def _is_withheld(parent: Parent) -> bool:
    return bool(parent.address_withheld) or parent.restriction is Restriction.REFUGE


def _care_status(asked: Asked) -> str | None:
    time = asked.enrolment
    # Who is not looked after now may have been before: of that the roll says nothing.
    return "now" if isinstance(time, Enrolment) and time.looked_after else None


def _boarder(asked: Asked) -> str | None:
    return asked.enrolment.boarder.value if asked.enrolment else None


def _sen_status(asked: Asked) -> str | None:
    status = asked.enrolment.sen_status if asked.enrolment else None
    return status.value if status else None


def _ground(asked: Asked) -> str | None:
    time = asked.enrolment
    if time is None or time.deletion_ground is None or time.leaving is None:
        return None
    ground = deletion_ground(time.deletion_ground, on=time.leaving)
    return f"{ground.title} ({ground.paragraph})"


def _parents(asked: Asked) -> tuple[Parent, ...]:
    """Give those who are parents in law, or may be; an emergency contact is none."""
    known = [each for each in asked.parents if each.basis is not ParentBasis.NONE]
    return tuple(each for each in known if asked.parent in {None, each})


def _rows(asked: Asked) -> Any:  # noqa: ANN401 - rows of a table
    return tuple(dict(_row(asked, each)) for each in _parents(asked)) or None


def _rows_at_home(asked: Asked) -> Any:  # noqa: ANN401 - likewise
    at_home = (each for each in _parents(asked) if each.lives_with_pupil)
    kept = ("title", "forenames", "surname", "relationship", "address", "telephones", "email")
    rows = [dict(_row(asked, each)) for each in at_home]
    return tuple({name: row[name] for name in kept} for row in rows) or None


def _row(asked: Asked, parent: Parent) -> Iterator[tuple[str, Any]]:
    yield from (("title", parent.title), ("forenames", parent.forename))
    yield from (("surname", parent.surname), ("relationship", parent.relationship))
    yield "responsibility", parent.parental_responsibility
    yield "lives_with_pupil", parent.lives_with_pupil
    for name in ("date_of_birth", "interpreter", "checked_on"):
        told = asked.case.fact(f"parent.{name}", on=asked.on, parent=parent.parent_id)
        yield name, told.value if told else None
    yield "address", _address(asked, parent)
    yield "telephones", _telephones(parent)
    yield from (("email", parent.email), ("language", parent.language))


def _address(asked: Asked, parent: Parent) -> Any:  # noqa: ANN401 - a text, or that it is withheld
    if _is_withheld(parent) or asked.pupil is None:
        return Withheld.WITHHELD
    return home_of_parent(parent, asked.pupil, asked.parents).address


def _telephones(parent: Parent) -> str | None:
    return _joined(", ", parent.mobile, parent.telephone)


def _joined(between: str, *parts: str | None) -> str | None:
    return between.join(part for part in parts if part) or None


ON_ROLL: Mapping[str, Read] = {
    "school.name": lambda asked: _school(asked).name,
    "school.laestab": _laestab,
    "school.urn": lambda asked: _school(asked).urn,
    "pupil.legal_surname": _of_pupil("legal_surname"),
    "pupil.legal_forenames": _of_pupil("legal_forename"),
    "pupil.preferred_name": _preferred,
    "pupil.date_of_birth": _of_pupil("date_of_birth"),
    "pupil.year_group": _of_time("year_group"),
    "pupil.sex": _of_time("sex"),
    "pupil.upn": _of_pupil("upn"),
    "pupil.address": _pupils_address,
    "pupil.start": _of_time("start"),
    "pupil.leaving": _of_time("leaving"),
    "pupil.previous_school": _of_time("previous_school"),
    "pupil.boarder": _boarder,
    "pupil.ethnicity": _of_time("ethnicity"),
    "pupil.sen_status": _sen_status,
    "pupil.care_status": _care_status,
    "pupil.social_worker": _of_time("social_worker"),
    "pupil.fsm": _of_time("fsm"),
    "parent.title": _of_parent("title"),
    "parent.surname": _of_parent("surname"),
    "parent.forenames": _of_parent("forename"),
    "parent.relationship": _of_parent("relationship"),
    "parent.responsibility": _of_parent("parental_responsibility"),
    "parent.lives_with_pupil": _of_parent("lives_with_pupil"),
    "parent.address": lambda asked: asked.parent and _address(asked, asked.parent),
    "parent.telephones": lambda asked: asked.parent and _telephones(asked.parent),
    "parent.email": _of_parent("email"),
    "parent.language": _of_parent("language"),
    "family.parents": _rows,
    "family.parents_at_home": _rows_at_home,
    "whereabouts.next_school": _of_time("next_school"),
    "deletion.ground": _ground,
}
"""What is read of the roll, by the field."""
