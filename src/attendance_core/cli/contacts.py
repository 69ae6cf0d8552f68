"""`attendance contacts`."""

from pathlib import Path
from typing import Annotated

from attrs import fields
from cyclopts import Parameter

from attendance_core.cli.evidence import Of
from attendance_core.cli.output import Format, show
from attendance_core.cli.registers import school_of
from attendance_core.errors import Fault, Refused
from attendance_core.office import Contact, seen_by
from attendance_core.office import contacts as every_contact
from attendance_core.office.own import pack_of
from attendance_core.records import Journal

__all__ = ["contacts"]


def contacts(
    config: Annotated[Path, Parameter(help="The trust's configuration (.toml).")],
    *,
    pupil: Annotated[str, Parameter(help="The pupil's key: the UPN, or adno: and the number.")],
    role: Annotated[str, Parameter(help="Who asks, as the configuration names the role.")],
    school: Of = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print what was said to a pupil's family and by it, as far as a role may see it."""
    trust, opened = school_of(config, school)
    configuration = opened.configuration
    if trust.records is None:
        expected = "the records, in which contacts stand, were expected"
        raise Refused([Fault(config.name, expected, key="trust.records")])
    if role not in configuration.sees:
        expected = "a role that the school has named was expected"
        raise Refused([Fault(config.name, expected, key=f"{configuration.key}.sees")])
    journal = Journal.open(trust.records, folder=config.parent, make=False)
    adapters = opened.adapters()
    found = every_contact(
        journal,
        configuration.school.urn,
        pupil,
        replies=adapters.read_replies(None) if adapters.can("replies") else (),
        pack=pack_of(opened),
    )
    names = [each.name for each in fields(Contact)]
    seen = seen_by(found, configuration.sees, role)
    show([{name: getattr(each, name) for name in names} for each in seen], names, form)
