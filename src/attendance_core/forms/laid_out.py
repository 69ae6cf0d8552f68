"""A filled form laid out in blocks, of which every format of it is made."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attendance_core.correspondence.blocks import (
    Block,
    Heading,
    Items,
    Paragraph,
    Span,
    Spans,
    Table,
)
from attendance_core.forms.dictionary import canonical_field
from attendance_core.forms.draft import Draft, Filled, Paper
from attendance_core.forms.shown import (
    answer_text,
    columns_of,
    day_of,
    not_seen,
    rows_of,
    value_text,
)

__all__ = ["laid_out"]


def laid_out(draft: Draft) -> tuple[Block, ...]:
    """Lay a form out: its fields by their groups, in its order, and what is declared with it."""
    return tuple(_blocks(draft))


def _blocks(draft: Draft) -> Iterator[Block]:
    yield Heading(1, _spans(draft.spec.name))
    if draft.spec.notice:
        yield Paragraph((Span(draft.spec.notice, is_strong=True),))
    yield from _groups(draft.fields)
    for number, row in enumerate(draft.rows, 1):
        yield Heading(2, _spans(f"Pupil {number} of {len(draft.rows)}"))
        yield from _groups(row)
    if not draft.rows and draft.asked[0].pupil is None:
        yield Paragraph((Span("Nil return: there is nobody to tell of.", is_strong=True),))
    if draft.declarations:
        yield Heading(2, _spans("Declarations"))
        rows = tuple(
            (each.spec.label.removesuffix("."), answer_text(each)) for each in draft.declarations
        )
        yield _table(("Whoever submits the form declares", "From the records"), rows)
    if draft.papers:
        yield Heading(2, _spans("Papers that go with it"))
        yield _table(("Paper", "Held"), tuple(map(_paper, draft.papers)))
    yield from _of_the_form(draft)


def _paper(each: Paper) -> tuple[str, str]:
    days = ", ".join(day_of(held.on) for held in each.held)
    return each.spec.label, days or ("missing" if each.is_required else "none")


def _groups(fields: Iterable[Filled]) -> Iterator[Block]:
    """Give neighbours of one group under its title: facts as one table, tables by themselves."""
    for title, group in groupby(fields, key=lambda each: canonical_field(each.spec.name).group):
        yield Heading(2, _spans(title))
        for is_table, some in groupby(group, key=lambda each: rows_of(each) is not None):
            if is_table:
                for each in some:
                    yield Paragraph((Span(each.spec.label, is_strong=True),))
                    yield from _rows(tuple(map(_heading, columns_of(each))), rows_of(each) or ())
            else:
                yield _table((), tuple((each.spec.label, value_text(each)) for each in some))


_WIDE = 5
_ABREAST = 3
"""A table of more columns than fit on a page is turned on its side, so many rows abreast."""


def _rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    if len(names) <= _WIDE:
        yield _table(names, rows)
        return
    for at in range(0, len(rows), _ABREAST):
        some = rows[at : at + _ABREAST]
        header = ("", *(str(at + number) for number in range(1, len(some) + 1)))
        yield _table(header, zip(names, *some, strict=True))


def _heading(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _of_the_form(draft: Draft) -> Iterator[Block]:
    spec = draft.spec
    checked = "nobody has checked it yet"
    if spec.checked_on:
        checked = f"checked on {day_of(spec.checked_on)} by {spec.checked_by}"
    yield Heading(2, _spans("About this form"))
    sources = "; ".join(map(str, spec.sources))
    yield Paragraph(_spans(f"{spec.id}, version {spec.version}: {checked}. Sources: {sources}."))
    if lines := tuple(map(_spans, not_seen(spec))):
        yield Items(lines)
    for note in spec.notes:
        yield Paragraph(_spans(note))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    made = tuple(tuple(_spans(cell) for cell in row) for row in rows)
    return Table(tuple(map(_spans, header)), made)


def _spans(text: str) -> Spans:
    """Write a text; what has several lines is broken where it breaks."""
    first, *others = (Span(line) for line in text.splitlines() or [""])
    return (first, *(span for each in others for span in (Span("\n"), each)))
