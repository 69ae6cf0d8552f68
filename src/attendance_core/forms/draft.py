"""A form filled in as far as it can be: every value with where it comes from, none guessed."""

from datetime import datetime

from attrs import field, frozen

from attendance_core.forms.asked import Asked
from attendance_core.forms.case import Attached, Fact
from attendance_core.forms.known import Found, Known, State
from attendance_core.forms.parts import AttachmentSpec, DeclarationSpec, FieldSpec
from attendance_core.forms.spec import FormSpec

__all__ = ["Answered", "Draft", "Filled", "Paper"]


@frozen
class Filled:
    """One field of a form, and what is known of it."""

    spec: FieldSpec
    found: Found
    is_required: bool | None

    @property
    def state(self) -> State:
        """Whether a value is held; "not known" counts only where the form takes it."""
        if self.found.state is State.UNKNOWN and not self.spec.may_be_unknown:
            return State.MISSING
        return self.found.state


@frozen
class Answered:
    """A declaration, and the dated records that show it; without any it is open.

    `lacks` are the fields of which no record shows it. It is a person who declares, in any case.
    """

    spec: DeclarationSpec
    shown_by: tuple[Fact, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Say whether a record shows every part of it."""
        return not self.lacks


@frozen
class Paper:
    """A paper that the form asks for, and those of the case that are of its kind."""

    spec: AttachmentSpec
    is_required: bool | None
    held: tuple[Attached, ...] = ()


@frozen
class Draft:
    """A form for a person to look at and to submit: the library submits none.

    `fields` are in the form's own order. A list has the fields of the form once, and those of each
    pupil in `rows`; one without rows is a nil return. `about` are the cases that it tells of, and
    `reference` stands in the names of its files.
    """

    spec: FormSpec
    reference: str
    as_at: datetime
    fields: tuple[Filled, ...] = field(repr=False)
    declarations: tuple[Answered, ...] = field(default=(), repr=False)
    papers: tuple[Paper, ...] = field(default=(), repr=False)
    rows: tuple[tuple[Filled, ...], ...] = field(default=(), repr=False)
    about: tuple[Known, ...] = field(default=(), repr=False, eq=False)

    @property
    def every(self) -> tuple[Filled, ...]:
        """All fields, those of the rows too."""
        return (*self.fields, *(each for row in self.rows for each in row))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What it was filled for."""
        return tuple(each.asked for each in self.about)
