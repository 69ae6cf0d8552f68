"""What a figure rests on: whom it counts, over which days, and over what each rate is taken.

Two figures of the same school differ because they rest on something different. Asked with what
`statistics` was asked with, a basis says what that is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from attendance_core.dated import day_text, is_in_force
from attendance_core.sessions import Span
from attendance_core.sources import Source, are_verified
from attendance_core.statistics.definitions import Definition, definition
from attendance_core.statistics.measures import RATES
from attendance_core.statistics.series import TIMES
from attendance_core.statistics.tallies import FLAG_RATES, FLAGS
from attendance_core.thresholds import Figure, threshold

__all__ = ["Basis", "basis"]


@frozen
class Basis:
    """What the rows of `statistics` rest on.

    `of` is the Department's definition, and None where everyone on roll is counted. `thresholds`
    are the figures by which enrolments are persistently and severely absent; there are none where
    a part of their sessions is counted, or nothing was in force.
    """

    of: Definition | None
    span: Span
    thresholds: Mapping[str, Figure]

    @property
    def denominators(self) -> Mapping[str, tuple[str, str]]:
        """For each rate, what is counted and over what."""
        of_sessions = {rate: (over, "possible") for rate, over in RATES.items()}
        of_enrolments = {
            rate: (over, "enrolments")
            for rate, over in FLAG_RATES.items()
            if over in self.thresholds
        }
        return of_sessions | of_enrolments

    @property
    def whom(self) -> tuple[str, ...]:
        """Whom it counts, a sentence for each thing that it leaves out."""
        return tuple(_whom(self.of))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the definition and the figures come from."""
        figures = [source for each in self.thresholds.values() for source in each.sources]
        return tuple(dict.fromkeys([*(self.of.sources if self.of else ()), *figures]))

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)

    def differences(self, other: "Basis") -> tuple[str, ...]:
        """Say why the same register gives other figures on another basis; nothing if it does not.

        Each sentence is one of this basis' that the other does not share, then one of the other's.
        """
        ours, theirs = self.sentences, other.sentences
        return (
            *(f"One: {each}" for each in ours if each not in theirs),
            *(f"The other: {each}" for each in theirs if each not in ours),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it counts, in plain words: the days, whom, and who is persistently absent."""
        first, last = self.span
        states = (
            f"An enrolment is {flag.replace('_', ' ')} at {figure.value} {figure.unit} or more."
            for flag, figure in self.thresholds.items()
        )
        days = f"Sessions from {day_text(first)} to {day_text(last)} are counted."
        return (days, *self.whom, *states)

    def __str__(self) -> str:
        """Give it as one plain paragraph, such as stands under a table."""
        rates = (
            f"{rate.replace('_', ' ')} is {over.replace('_', ' ')} over {under}"
            for rate, (over, under) in self.denominators.items()
        )
        cited = f" It rests on: {'; '.join(map(str, self.sources))}." if self.sources else ""
        return f"{' '.join(self.sentences)} The {'; '.join(rates)}.{cited}"


def basis(*, span: Span, by: Sequence[str] = (), of: str = "all") -> Basis:
    """Say what the rows rest on that `statistics` gives of the same span, columns and definition.

    Raises:
        LookupError: a definition is not known.

    >>> term = (date(2026, 9, 1), date(2026, 12, 18))
    >>> basis(span=term).whom
    ('Everyone on roll is counted, a guest at the school that the guest comes from.',)
    >>> print(basis(span=term).differences(basis(span=term, of="daily"))[1])
    The other: Pupils aged 5 to 15 on 31 August are counted.
    """
    figures = {} if set(by) & set(TIMES) else dict(_figures(span[1]))
    return Basis(definition(of), span, figures)


def _figures(on: date) -> Iterator[tuple[str, Figure]]:
    for flag, name in FLAGS.items():
        for figure in threshold(name).figures:
            if is_in_force(figure, on=on):
                yield flag, figure


def _whom(of: Definition | None) -> Iterator[str]:
    if of is None:
        yield "Everyone on roll is counted, a guest at the school that the guest comes from."
        return
    yield f"Pupils aged {of.youngest} to {of.oldest} on 31 August are counted."
    yield "Whose date of birth is not known is left out, and so are guests."
    if not of.boarders:
        yield "Boarders are left out."
    if of.left_out_phases:
        yield f"Schools of these phases are left out: {', '.join(of.left_out_phases)}."
    yield (
        f"In the sixth half term, pupils aged {of.age_left_out_of_half_term_6} on 31 August are"
        " left out."
    )
    if not of.starters_in_half_term_6:
        yield "Enrolments that begin in the sixth half term are left out."
    yield "Enrolments without a possible session are left out."
    if of.fewest_enrolments > 1:
        yield f"Schools with fewer than {of.fewest_enrolments} such enrolments are left out."
