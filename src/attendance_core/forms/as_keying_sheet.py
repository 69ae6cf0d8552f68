"""A sheet to key a form from, in the order of the portal: field by field, and nothing to look up.

It says what is missing before anybody begins, for a portal may forget what was keyed.
"""

from collections.abc import Iterable, Iterator

from attendance_core.forms.checking import issues, refuse_stopped
from attendance_core.forms.draft import Draft, Filled
from attendance_core.forms.due import due
from attendance_core.forms.known import Found
from attendance_core.forms.routing import routes
from attendance_core.forms.shown import (
    answer_text,
    columns_of,
    day_of,
    not_seen,
    rows_of,
    submit_notice,
    value_text,
)

__all__ = ["as_keying_sheet", "when_and_where"]


def as_keying_sheet(draft: Draft) -> str:
    """Give a sheet to key a form from.

    Raises:
        Refused: the form may not be handed in.
    """
    refuse_stopped(draft)
    parts = [
        "\n".join(_head(draft)),
        "\n".join(_before(draft)),
        "\n".join(_fields(draft.fields)),
        *(
            "\n".join([f"Pupil {number} of {len(draft.rows)}", *_fields(row)])
            for number, row in enumerate(draft.rows, 1)
        ),
        "\n".join(_declarations(draft)),
        "\n".join(_papers(draft)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(draft: Draft) -> Iterator[str]:
    spec, channel = draft.spec, draft.spec.channel
    yield spec.name
    yield f"*** {submit_notice(draft)} ***"
    if spec.notice:
        yield spec.notice
    yield f"Reference: {draft.reference}"
    yield f"Goes by: {channel.kind.value.replace('_', ' ')}. {channel.says}".rstrip()
    if channel.address:
        yield f"Address: {spec.address or 'not in the configuration'}"
    if channel.receipt:
        yield f"What comes back, to be kept: {channel.receipt}"
    for name, who in spec.contacts.items():
        yield f"{name.replace('_', ' ').capitalize()}: {who}"
    yield from when_and_where(draft)
    yield from spec.notes
    yield from not_seen(spec)


def when_and_where(draft: Draft) -> Iterator[str]:
    """Say by when a form is handed in, to which authority, and which one has a copy."""
    if by := due(draft):
        late = ", overdue" if by.is_overdue(on=draft.asked[0].on) else ""
        yield f"Due: {day_of(by.day) if by.day else 'a day that is not known'}{late}. {by.says}"
    for each in routes(draft.spec, draft.asked[0]):
        yield f"{'Copy' if each.is_copy else 'To'}: {each.la_number or 'not known'}. {each.says}"


def _before(draft: Draft) -> Iterator[str]:
    minutes = draft.spec.channel.times_out_after
    if minutes is not None:
        yield f"After {minutes} minutes without a key all is lost: begin when everything is there."
    found = issues(draft)
    if found:
        yield "Before you begin:"
    for each in found:
        yield f"[{each.level.value}] {each.says}"


def _fields(fields: Iterable[Filled]) -> Iterator[str]:
    for number, each in enumerate(fields, 1):
        limit = f" (up to {each.spec.longest} characters)" if each.spec.longest else ""
        star = "*" if each.is_required else ""
        yield f"{number}. {each.spec.label}{star}{limit}: {_value(each)}{_from(each.found)}"
        if each.spec.help:
            yield f"   {each.spec.help}"
        yield from _rows(each)


def _value(each: Filled) -> str:
    return _line(value_text(each))


def _line(text: str) -> str:
    """Write a text as one line, so that no answer looks like the next field."""
    return " / ".join(text.splitlines())


def _rows(each: Filled) -> Iterator[str]:
    names = [name.replace("_", " ") for name in columns_of(each)]
    for number, row in enumerate(rows_of(each) or (), 1):
        told = "; ".join(f"{name}: {_line(cell)}" for name, cell in zip(names, row, strict=True))
        yield f"   {number}) {told}"


def _from(found: Found) -> str:
    if found.origin is None:
        return ""
    who = f", {found.by}, {day_of(found.on)}" if found.on else ""
    return f"   [{found.origin.value}{who}]"


def _declarations(draft: Draft) -> Iterator[str]:
    if draft.declarations:
        yield "Declarations: whoever submits the form answers them."
    for number, each in enumerate(draft.declarations, 1):
        yield f"{number}. [ ] {each.spec.label} {answer_text(each)}"


def _papers(draft: Draft) -> Iterator[str]:
    rule = draft.spec.packaging
    if draft.papers:
        yield "Papers" + (", joined as a single PDF:" if rule.single_pdf else ":")
    for each in draft.papers:
        held = ", ".join(day_of(paper.on) for paper in each.held)
        yield f"- {each.spec.label}: {held or ('missing' if each.is_required else 'none')}"
    for blocked in draft.spec.blocked:
        yield f"- Not to be sent: {blocked.says}"
