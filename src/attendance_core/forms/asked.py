"""What a form is filled for: a case of one pupil, at a moment, with the school's registers."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from attrs import field, frozen

from attendance_core.forms.case import Fact, FormCase
from attendance_core.forms.spec import FormSpec
from attendance_core.register import SchoolRegisters
from attendance_core.register.returns import ReturnRules
from attendance_core.roll import Enrolment, Parent, Pupil
from attendance_core.tables import LONDON

__all__ = ["Asked"]


@frozen(eq=False)
class Asked:
    """The form, the case, and what may be told: with a `parent` nothing of another one.

    `typed` are answers by their canonical names, for this form alone. `rules` are what the school
    and its authority have settled of returns.
    """

    spec: FormSpec = field(repr=False)
    registers: SchoolRegisters = field(repr=False)
    case: FormCase = field(repr=False)
    as_at: datetime
    parent: Parent | None = field(default=None, repr=False)
    typed: Mapping[str, Any] = field(factory=dict, repr=False)
    rules: ReturnRules = field(factory=ReturnRules, repr=False)

    @cached_property
    def on(self) -> date:
        """The day of the form, in London."""
        return self.as_at.astimezone(LONDON).date()

    @cached_property
    def pupil(self) -> Pupil | None:
        """The pupil, or None of a nil return."""
        key = self.case.pupil
        return None if key is None else self.registers.roll.by_key[key]

    @cached_property
    def parents(self) -> tuple[Parent, ...]:
        """The pupil's parents and contacts."""
        return self.registers.roll.parents_of(self.case.pupil or "")

    @cached_property
    def enrolment(self) -> Enrolment | None:
        """The pupil's time on the roll on the day, or the last one that had begun."""
        times = self.registers.roll.times_of(self.case.pupil or "")
        begun = [each for each in times if (each.start or date.min) <= self.on]
        return max(begun or times, key=lambda each: each.start or date.min, default=None)

    def fact(self, name: str) -> Fact | None:
        """Give what the case last recorded of a field."""
        only = self.parent.parent_id if self.parent else None
        return self.case.fact(name, on=self.on, parent=only)

    def told(self, name: str) -> Any:  # noqa: ANN401 - of the field's kind
        """Give what a person typed of a field, or what the case recorded."""
        if name in self.typed:
            return self.typed[name]
        fact = self.fact(name)
        return fact.value if fact else None
