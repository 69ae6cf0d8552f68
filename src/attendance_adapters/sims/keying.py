"""The keying list: marks that somebody decided, for the office to key, in the order of the screen.

It stands in a folder as `to-key.csv` for a spreadsheet, `to-key.txt` to print, and `to-key.json`,
by which it knows at the next look what it asked for. What the register shows by then is ticked off.
"""

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve, field, frozen

from attendance_adapters.sims.judging import Held, Judged, judged
from attendance_core.dated import day_text
from attendance_core.errors import Fault, Refused
from attendance_core.register import MarkToWrite, WriteState
from attendance_core.roll import Enrolment, Pupil
from attendance_core.sessions import Session
from attendance_core.tables import as_plain, csv_text, of_plain

__all__ = ["KeyingList"]

_CSV, _TEXT, _KEPT = "to-key.csv", "to-key.txt", "to-key.json"
_SAID = {WriteState.WAITING: "to key", WriteState.WRITTEN: "keyed", WriteState.REFUSED: "refused"}
_TICKS = {WriteState.WAITING: "[ ]", WriteState.WRITTEN: "[x]", WriteState.REFUSED: "[-]"}


@frozen
class KeyingList:
    """A folder with the list, which the owner alone may read: it names pupils."""

    folder: Path

    def write(self, given: Sequence[MarkToWrite], held: Held) -> tuple[Judged, ...]:
        """Write the list of the marks that are wanted, and judge each of those given.

        What stood in the list and is no longer wanted is left out of it, unless the register shows
        it: then it stays, ticked off, for the day of the marks.

        Raises:
            Refused: `to-key.json` is not as it was written.
            OSError: the list could not be written, and stands as it stood.
        """
        wanted = {each.key for each in given}
        found = tuple(judged(given, held, by_hand=True))
        before = [each for each in self._kept() if each.key not in wanted]
        keyed = (each for each in judged(before, held, by_hand=True) if _is_keyed(each))
        shown = (each for each in (*found, *keyed) if not _is_past(each, held))
        rows = sorted(_rows(shown, held), key=lambda row: row.place)
        self._write(rows, held)
        return found

    def _kept(self) -> Sequence[MarkToWrite]:
        path = self.folder / _KEPT
        if not path.exists():
            return ()
        try:
            data = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            expected = "the list as it was written was expected; without the file it begins anew"
            raise Refused([Fault(_KEPT, expected)]) from None
        kept: Sequence[MarkToWrite] = of_plain(list[MarkToWrite], data, place=_KEPT)
        return kept

    def _write(self, rows: Sequence["_Row"], held: Held) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A comment may name somebody, and is not needed to see whether the mark stands.
        marks = (each.judged.mark for each in rows if each.is_kept)
        kept = [as_plain(evolve(each, comment=None)) for each in marks]
        # What is asked for is known before anybody can read that it is.
        _replace(self.folder / _KEPT, json.dumps(kept, indent=1))
        _replace(self.folder / _CSV, csv_text(list(_COLUMNS), _cells(rows), line_end="\r\n"))
        _replace(self.folder / _TEXT, _page(rows, held))


def _is_keyed(each: Judged) -> bool:
    return each.state is WriteState.WRITTEN


def _is_past(each: Judged, held: Held) -> bool:
    return _is_keyed(each) and each.mark.session.day != held.at.date()


@frozen
class _Row:
    """A mark beside whose it is."""

    judged: Judged = field(repr=False)
    pupil: Pupil | None = field(repr=False)
    time: Enrolment | None = field(repr=False)

    @property
    def place(self) -> tuple[int, Session, str, str, str]:
        """Where it stands: what is to be keyed first, then by session, group and name."""
        surname, forename = map(_sorted_as, self.names)
        state = list(_SAID).index(self.judged.state)
        return state, self.judged.mark.session, self.group, surname, forename

    @property
    def is_kept(self) -> bool:
        """Whether it is looked for at the next look."""
        return self.judged.state is not WriteState.REFUSED

    @property
    def group(self) -> str:
        """The registration group."""
        return (self.time.registration_group if self.time else None) or ""

    @property
    def names(self) -> tuple[str, str]:
        """The surname and the forename that the pupil goes by."""
        if self.pupil is None:
            return "", ""
        return self.pupil.preferred_surname or self.pupil.legal_surname, self.pupil.known_as


def _sorted_as(name: str) -> str:
    """Give a name as a list is sorted by it: Ólafsson and o'Neil stand among those with O."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def _rows(found: Iterable[Judged], held: Held) -> Iterator[_Row]:
    times = {each.pupil: each for each in held.roll.on_roll(held.at.date())}
    for each in found:
        key = each.mark.pupil
        yield _Row(each, held.roll.by_key.get(key), times.get(key))


_COLUMNS = (
    *("State", "Session date", "Session", "Reg", "Surname", "Forename", "Adno", "Stands", "Mark"),
    *("Minutes late", "Comment", "Why", "Decided by", "Key"),
)


def _cells(rows: Iterable[_Row]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        mark, session = row.judged.mark, row.judged.mark.session
        yield (
            _SAID[row.judged.state],
            f"{session.day:%d/%m/%Y}",
            session.half.value,
            row.group,
            *row.names,
            row.pupil.admission_number if row.pupil else None,
            mark.stands or "-",
            mark.code,
            mark.minutes_late,
            mark.comment,
            row.judged.why,
            mark.decided_by,
            mark.key,
        )


def _page(rows: Sequence[_Row], held: Held) -> str:
    """Give the list to print; a page names each group once."""
    left = sum(row.judged.state is WriteState.WAITING for row in rows)
    lines = ["Marks to key into SIMS", f"{left} to key, by the marks of {held.at:%d/%m/%Y %H:%M}"]
    head: tuple[object, ...] = ()
    for row in rows:
        session = row.judged.mark.session
        here = (row.judged.state, session, row.group)
        if here != head:
            said = f"{day_text(session.day)} {session.half}, {row.group or 'no group'}"
            lines += ["", f"{said}: {_SAID[row.judged.state]}"]
            head = here
        lines.append(_line(row))
    return "\n".join(lines) + "\n"


def _line(row: _Row) -> str:
    mark = row.judged.mark
    # A line end in a name would begin another pupil's line.
    name = " ".join(", ".join(row.names).split()) if row.pupil else "not on the roll"
    late = f", {mark.minutes_late} minutes late" if mark.minutes_late is not None else ""
    why = f" ({row.judged.why})" if row.judged.why else ""
    change = f"{mark.stands or '-'} -> {mark.code}{late}{why}"
    return f"{_TICKS[row.judged.state]} {name:<40} {change}"


def _replace(path: Path, text: str) -> None:
    """Put a text in the place of a file: whoever reads sees the old one or the new one, whole."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
