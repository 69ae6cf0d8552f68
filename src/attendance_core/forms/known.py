"""What is known of each field of a form, and how it is known.

What a person typed counts first. What is the roll's to say it says, and the case where it does not;
what is the case's to say it says, and the register or the library where it does not. What is
counted or computed nobody can say otherwise.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from attendance_core.forms.asked import Asked
from attendance_core.forms.case import Fact
from attendance_core.forms.computed import COMPUTED
from attendance_core.forms.counted import COUNTED
from attendance_core.forms.dictionary import About, CanonicalField, Origin, canonical_field
from attendance_core.forms.on_roll import ON_ROLL, Withheld

__all__ = ["Found", "Known", "State"]

_READ = {**ON_ROLL, **COUNTED, **COMPUTED}


class State(StrEnum):
    """Whether a value is held; `unknown` is that somebody asked and nobody knows."""

    HELD = "held"
    MISSING = "missing"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


@frozen
class Found:
    """A value and where it comes from; `by`, `on` and `source` where somebody recorded it."""

    state: State
    value: Any = field(default=None, repr=False)
    origin: Origin | None = None
    by: str = ""
    on: date | None = None
    source: str = field(default="", repr=False)


@frozen(eq=False)
class Known:
    """What is known for one form of one case, each field looked up once."""

    asked: Asked
    _read: dict[str, Found] = field(factory=dict, repr=False, init=False)

    def find(self, name: str) -> Found:
        """Give what is known of a field."""
        if name not in self._read:
            self._read[name] = self._find(canonical_field(name))
        return self._read[name]

    def value(self, name: str) -> Any:  # noqa: ANN401 - of the field's kind
        """Give the value of a field, or None where none is held that may be told."""
        return self.find(name).value

    def _find(self, kept: CanonicalField) -> Found:
        if not kept.may_be_told:
            return self._of_own(kept)
        if kept.name in self.asked.typed:
            return Found(State.HELD, self.asked.typed[kept.name], Origin.TYPED)
        fact = self.asked.fact(kept.name)
        if kept.origin is Origin.ROLL or fact is None:
            own = self._of_own(kept)
            if own.state is not State.MISSING or fact is None:
                return own
        return _of_fact(fact)

    def _of_own(self, kept: CanonicalField) -> Found:
        read = _READ.get(kept.name)
        is_about_nobody = self.asked.pupil is None and kept.about is not About.FORM
        value = None if read is None or is_about_nobody else read(self.asked)
        if value is None:
            return Found(State.MISSING)
        if value is Withheld.WITHHELD:
            return Found(State.WITHHELD, origin=kept.origin)
        return Found(State.HELD, value, _origin(kept))


def _origin(kept: CanonicalField) -> Origin:
    if kept.origin is not Origin.CASE:
        return kept.origin
    # What a case would hold may stand in the register, or follow from what does.
    return Origin.REGISTER if kept.name in COUNTED else Origin.COMPUTED


def _of_fact(fact: Fact) -> Found:
    state = State.UNKNOWN if fact.is_unknown else State.HELD
    return Found(state, fact.value, Origin.CASE, fact.by, fact.on, fact.source)
