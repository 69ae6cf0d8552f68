"""What messages say: a template for each, which sees only the fields that its class declares."""

from datetime import date
from functools import cache, partial
from typing import ClassVar

import attrs
from jinja2 import PackageLoader, StrictUndefined, Template
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from attendance_core.dated import day_text

__all__ = ["FirstDayAbsence", "FirstDayAbsenceOfAge", "wording"]


@attrs.frozen
class FirstDayAbsence:
    """What the first message about an absence may say: no reason, no code and no class."""

    template: ClassVar[str] = "first_day_absence.txt"

    first_name: str = attrs.field(repr=False)
    half: str
    day: date
    school: str
    reply_to: str


@attrs.frozen
class FirstDayAbsenceOfAge:
    """What the first message about an absence may say to a pupil who is of age."""

    template: ClassVar[str] = "first_day_absence_of_age.txt"

    half: str
    day: date
    school: str
    reply_to: str


Context = FirstDayAbsence | FirstDayAbsenceOfAge


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader(__package__),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=False,
    )
    environment.filters["day"] = partial(day_text, year=False)
    return environment


def _template(kind: type[Context]) -> Template:
    environment = _environment()
    source, _, _ = environment.loader.get_source(environment, kind.template)  # type: ignore[union-attr]
    read = find_undeclared_variables(environment.parse(source))
    declared = {field.name for field in attrs.fields(kind)}
    if read != declared:
        raise ValueError(
            f"{kind.template} reads {sorted(read)}, and {sorted(declared)} is declared"
        )
    return environment.get_template(kind.template)


def wording(context: Context) -> str:
    """Give the text of a message.

    >>> day = date(2026, 11, 20)
    >>> wording(FirstDayAbsence("Ann", "morning", day, "Example School", "01632 960001"))[:58]
    'Example School: Ann was not in school when the morning reg'

    Raises:
        ValueError: the template reads other names than the class declares.
    """
    values = attrs.asdict(context, recurse=False)
    return _template(type(context)).render(values)
