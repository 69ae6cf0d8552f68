"""The codes that a school's SIMS has: what each stands for, and which are not required."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from attrs import field, frozen

from attendance_adapters.sims.elements import read_elements
from attendance_adapters.sims.kinds import Kind
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.sheets import Sheet
from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.dated import is_in_force
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = [
    "NotRequired",
    "ThirdPartyCode",
    "marks_not_required",
    "not_required",
    "read_codes",
    "stand_for",
]


@frozen
class ThirdPartyCode:
    """A code of `GetXmlAttendanceCodes`, or of its second version, which has statutory codes."""

    code: str
    description: str = ""
    statutory: str | None = None
    statistical: str = ""
    physical: str = ""
    is_active: bool = True
    is_restricted: bool = False


_CODES = Kind(
    {
        "code": ("Code", "SIMS_Display_Code"),
        "description": ("Description", "SIMS_Display_Description"),
        "statutory": ("Statutory_Return_Code",),
        "statistical": ("StatisticalMappingDescription", "Statistical_Mapping_Description"),
        "physical": ("PhysicalMappingDescription", "Physical_Mapping_Description"),
        "is_active": ("Is_Active",),
        "is_restricted": ("Is_Restricted",),
    },
    (
        *("AttendanceCodeID", "Attendance_Code_ID", "PhysicalMappingID", "StatisticalMappingID"),
        "Statutory_Return_Description",
    ),
    (("code",),),
    told_by=("code",),
)


def read_codes(data: bytes, *, place: str) -> tuple[ThirdPartyCode, ...]:
    """Read the codes of a school's SIMS, of either version.

    Raises:
        Refused: with every fault, told by its record's number.
    """
    names, cells = read_elements(data, place=place)
    sheet = Sheet.of(Report(place, names, cells=cells), _CODES, {})
    return tuple(each for _, each in sheet.read(lambda values: ThirdPartyCode(**values)))


def stand_for(codes: Iterable[ThirdPartyCode]) -> Mapping[str, str]:
    """Give the code of the register behind each of a school's own, where SIMS says which."""
    return {
        each.code: each.statutory
        for each in codes
        if each.code != UNMARKED and not has_ever_been(each.code)
        if each.statutory and has_ever_been(each.statutory)
    }


@frozen
class NotRequired:
    """A mark that SIMS counts as not required; `entered` is where alone it takes it, if told."""

    mark: str
    in_force: date
    sources: tuple[Source, ...]
    until: date | None = None
    entered: str = ""

    @property
    def verified(self) -> bool:
        """Say whether anything stands behind it."""
        return are_verified(self.sources)


@frozen
class _File:
    statistical_mapping: str
    marks: tuple[NotRequired, ...] = field(alias="mark")


def _file() -> _File:
    return packaged("attendance_adapters.sims.third_party", "not_required.toml", _File)


def marks_not_required(*, on: date) -> Mapping[str, NotRequired]:
    """Give the marks that SIMS counts as not required on a day, as far as it is known."""
    return {each.mark: each for each in _file().marks if is_in_force(each, on=on)}


def not_required(codes: Iterable[ThirdPartyCode]) -> Collection[str]:
    """Give those of a school's codes that its own SIMS says are not required."""
    said = _file().statistical_mapping
    return {each.code for each in codes if each.statistical == said}
