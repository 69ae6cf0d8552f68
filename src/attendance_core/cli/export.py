"""`attendance export`: registers in the format of another system."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from attendance_core.cli.days import moment_unless
from attendance_core.cli.output import Format, WrongUse, show
from attendance_core.errors import AdapterError, Fault, Refused, collecting
from attendance_core.hooks import SchoolAdapters, made_adapter
from attendance_core.office import open_folder, open_trust
from attendance_core.register import SchoolRegisters
from attendance_core.sessions import Span
from attendance_core.tables import decoded, plain

__all__ = ["export"]

_COLUMNS = ("school", "file", "bytes", "left_out")


def export(  # noqa: PLR0913 - one for each option
    source: Annotated[Path, Parameter(help="A register folder, or a trust's configuration.")],
    *,
    first: Annotated[date, Parameter(name="--from", help="The first day.")],
    to: Annotated[date, Parameter(name="--to", help="The last day.")],
    out: Annotated[Path, Parameter(help="The folder to write to.")],
    as_: Annotated[
        str | None,
        Parameter(name="--as", help="The adapter; that which each school names if left out."),
    ] = None,
    settings: Annotated[
        Path | None, Parameter(help="A file of TOML with the settings of the adapter of --as.")
    ] = None,
    at: Annotated[
        str | None, Parameter(help="The moment of the registers; now if left out.")
    ] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Write each school's registers in the format of another system. Nothing is sent."""
    if to < first or (as_ is None and (settings is not None or source.is_dir())):
        raise WrongUse("--to no earlier than --from, and --as beside a folder or --settings")
    moment, rows = moment_unless(at), list[dict[str, Any]]()
    make = None
    if as_ is not None:
        make = partial(_alone, as_, settings)
        make()  # what is wrong with it is told once, and before anything is read
    with collecting() as faults:
        for urn, read, named in _schools(source):
            try:
                made = (make or named)()
                rows.extend(_written(read(), made, span=(first, to), at=moment, out=out))
            except (AdapterError, Refused) as error:
                faults.extend(_of_school(urn, error))
        show(rows, _COLUMNS, form)


def _alone(name: str, file: Path | None) -> SchoolAdapters:
    place, folder = ("--settings", Path()) if file is None else (file.name, file.parent)
    given: Mapping[str, Any] = {}
    if file is not None:
        given = plain(decoded(file.read_bytes(), place=place), place=place)
    made = made_adapter(name, "export", given, place=place, folder=folder)
    return SchoolAdapters.alone(name, made, frozenset({"export"}))


School = tuple[int, Callable[[], SchoolRegisters], Callable[[], SchoolAdapters]]
"""A school's URN, what reads its registers, and what makes the adapters that it names."""


def _schools(source: Path) -> Iterator[School]:
    if source.is_dir():
        registers = open_folder(source)
        yield registers.school.urn, lambda: registers, partial(SchoolAdapters.joined, {})
        return
    _, schools = open_trust(source, is_whole=False)
    for each in schools:
        yield each.configuration.school.urn, each.read_whole, each.adapters


def _written(
    registers: SchoolRegisters, adapters: SchoolAdapters, *, span: Span, at: datetime, out: Path
) -> Iterator[dict[str, Any]]:
    for file in adapters.export(registers, span, at):
        out.mkdir(parents=True, exist_ok=True)
        (out / file.name).write_bytes(file.content)
        told = [f"{reason}: {number}" for reason, number in file.left_out.items()]
        yield {
            "school": registers.school.urn,
            "file": file.name,
            "bytes": len(file.content),
            "left_out": told,
        }


def _of_school(urn: int, error: AdapterError | Refused) -> list[Fault]:
    if isinstance(error, Refused):
        return [
            Fault(f"school {urn}, {each.place}", each.expected, each.line, each.column, each.key)
            for each in error.faults
        ]
    return [Fault(f"school {urn}", str(error))]
