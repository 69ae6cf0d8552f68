"""The school census: the termly attendance of each pupil, as XML for a school's own return."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from attrs import frozen

from attendance_adapters.census.counts import Counted, counted
from attendance_adapters.census.document import Attendance, read, written
from attendance_adapters.census.rules import rules
from attendance_core.errors import Fault, Refused
from attendance_core.hooks import hookimpl
from attendance_core.register import ExportFile, SchoolRegisters
from attendance_core.sessions import Span

__all__ = ["Attendance", "Census", "Counted", "counted", "read"]


@frozen
class Census:
    """Writes the attendance of a census, which is that of the term before.

    It is a part of the return, to be compared with what the school's system sends; nothing is sent.
    """

    @frozen
    class Settings:
        """Without `half_term_2_from` there is one term.

        It is the first day of the summer's second half, which the autumn census returns by itself.
        """

        half_term_2_from: date | None = None

    capabilities: ClassVar[frozenset[str]] = frozenset({"export"})

    settings: Settings

    @hookimpl
    def attendance_export(
        self,
        registers: SchoolRegisters,
        span: Span,
        at: datetime,  # noqa: ARG002 - the format has no place for it
    ) -> tuple[ExportFile, ...]:
        """Write the pupils of a census; those without a UPN are left out.

        Raises:
            Refused: the second half of the summer begins outside the days, or a name has what no
                XML holds.
        """
        terms = {name: list(counted(registers, days)) for name, days in self._terms(span).items()}
        named = {name: [each for each in of if each.pupil.upn] for name, of in terms.items()}
        every = {each.pupil.key for of in terms.values() for each in of}
        kept = {each.pupil.key for of in named.values() for each in of}
        name = f"{registers.school.urn}_census_{span[0]}_{span[1]}.xml"
        left_out = {"no UPN": len(every) - len(kept)} if len(kept) < len(every) else {}
        return (ExportFile(name, written(named), left_out),)

    def _terms(self, span: Span) -> dict[str, Span]:
        elements, since = rules().elements, self.settings.half_term_2_from
        if since is None:
            return {elements.container: span}
        if not span[0] < since <= span[1]:
            expected = f"a day after {span[0]} and no later than {span[1]} was expected"
            raise Refused([Fault("census", expected, key="half_term_2_from")])
        before = since - timedelta(days=1)
        return {elements.container: (span[0], before), elements.half_term_2: (since, span[1])}
