"""A school's year as its system hands it over, held against the bare readers of Python."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from xml.etree.ElementTree import iterparse
from xml.sax.saxutils import escape

import generator
import polars as pl
from attrs import evolve
from gates import ADAPTERS, XML_PEAK
from measuring import until_held, verdict
from stopwatch import Sample, Time, of_process, once, repeated
from wonde import tell_wonde

from attendance_adapters.ctf import Ctf
from attendance_adapters.sims import Sims
from attendance_adapters.sims.settings import SimsSettings
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.identifiers import upn_check_letter
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.scenarios import Scenario, invent
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

__all__ = ["adapters", "school_of"]

_PUPILS, _SESSIONS = 1_200, 375
_ROUNDS = 4
"""XML takes seconds: it is measured no oftener than this."""

_PEAK_OF = Path(__file__).with_name("by_adapter.py")


def adapters(folder: Path, schools: int, rounds: int) -> bool:
    """Measure the reading of a school's year, and say whether all is within its limits."""
    del schools
    whole = _written(school_of(_PUPILS), folder / "whole")
    tenth = _written(school_of(_PUPILS // 10), folder / "tenth")
    _check(whole)
    samples = {
        "SIMS CSV": repeated(_marks(whole)),
        "csv reader": repeated(lambda: _rows(whole.marks)),
        "SIMS XML": _each(_marks(_in_xml(whole))),
        "iterparse": _each(lambda: _records(_in_xml(whole).marks, "Record")),
    }
    holds = verdict(ADAPTERS, until_held(samples, ADAPTERS, min(rounds, _ROUNDS)))
    _tell_ctf(folder)
    tell_wonde(school_of(_PUPILS // 10), folder)
    peaks = [of_process(str(_PEAK_OF), str(_in_xml(each).marks))().cpu for each in (whole, tenth)]
    is_flat = peaks[0] <= XML_PEAK * peaks[1]
    print(f"memory for SIMS XML: {peaks[0]:.0f} MB for a school, {peaks[1]:.0f} MB for a tenth of")
    print(f"it; ratio {peaks[0] / peaks[1]:.2f}, at most {XML_PEAK:g}", _said(is_flat))
    return holds and is_flat


def _said(holds: bool) -> str:  # noqa: FBT001 - what is said is whether it does
    return "holds" if holds else "FAILS"


def _each(work: Callable[[], object]) -> Sample:
    def sample() -> Time:
        return once(work)[1]

    return sample


def school_of(pupils: int) -> Scenario:
    """Give a school whose year is the benchmark's, for some pupils."""
    scenario = invent(5, pupils=40)
    year = pl.concat([generator.marks(0), generator.marks(1)])
    keys = year["pupil"].unique(maintain_order=True).head(pupils)
    upns = [_upn(number) for number in range(pupils)]
    named = pl.DataFrame({"pupil": keys, "upn": upns})
    marks = year.group_by("pupil", maintain_order=True).head(_SESSIONS).join(named, on="pupil")
    late = pl.when(pl.col("code") == "L").then(pl.lit(12, pl.Int32)).alias("minutes_late")
    people = [
        Pupil(upn, f"{number:06}", f"Sample{number}", f"Ann{number}", None)
        for number, upn in enumerate(upns)
    ]
    times = [Enrolment(upn, generator.SPAN[0], registration_group="9B") for upn in upns]
    return evolve(
        scenario,
        roll=Roll(tuple(people), tuple(times)),
        calendar=Calendar(tuple(_held(marks))),
        marks=marks.select(pl.col("upn").alias("pupil"), "date", "session", "code", late),
        takings=(),
        lessons=(),
        as_at=datetime.combine(generator.SPAN[1], time(16), LONDON),
    )


def _upn(number: int) -> str:
    digits = f"908000{number:06}"
    return upn_check_letter(digits) + digits


def _held(marks: pl.DataFrame) -> Iterator[HeldSession]:
    for day, half in marks.select("date", "session").unique().sort("date", "session").iter_rows():
        yield HeldSession(day, Half(half))


def _written(scenario: Scenario, folder: Path) -> SimsSettings:
    settings = evolve(Sims.write_sample(scenario, folder), contacts=None, registers=None)
    with settings.marks.open(encoding="cp1252", newline="") as file:
        names, *rows = csv.reader(file)
    tags = [name.replace(" ", "_x0020_") for name in names]
    with _in_xml(settings).marks.open("w", encoding="utf-8") as file:
        file.write("<SuperStarReport>\n")
        for row in rows:
            cells = zip(tags, row, strict=True)
            inside = "".join(f"<{tag}>{escape(cell)}</{tag}>" for tag, cell in cells if cell)
            file.write(f"<Record>{inside}</Record>\n")
        file.write("</SuperStarReport>\n")
    return settings


def _in_xml(settings: SimsSettings) -> SimsSettings:
    return evolve(settings, marks=settings.marks.with_suffix(".xml"))


def _marks(settings: SimsSettings) -> Callable[[], pl.DataFrame]:
    return lambda: Sims(settings).attendance_read_marks(None)


def _check(settings: SimsSettings) -> None:
    """Make sure that both forms give the same marks, and as many as there are."""
    plain, xml = _marks(settings)(), _marks(_in_xml(settings))()
    size = settings.marks.stat().st_size, _in_xml(settings).marks.stat().st_size
    print(f"{plain.height:,} marks; {size[0]:,} bytes of CSV, {size[1]:,} of XML")
    if not (plain.equals(xml) and plain.height == _PUPILS * _SESSIONS):
        raise AssertionError("the two forms do not give the same marks")


def _rows(path: Path) -> None:
    with path.open(encoding="cp1252", newline="") as file:
        deque(csv.reader(file), maxlen=0)


def _records(path: Path, tag: str) -> None:
    for _, element in iterparse(path):  # noqa: S314 - the bare reader, of a file of our own
        if element.tag == tag:
            element.clear()


def _tell_ctf(folder: Path) -> None:
    """Print how long a CTF of the school takes; it is held to nothing yet."""
    settings = Ctf.write_sample(school_of(_PUPILS), folder / "ctf")
    found, ours = once(lambda: Ctf(settings).attendance_read_marks(None))
    _, bare = once(lambda: _records(settings.file, "Pupil"))
    print(f"CTF: {found.height:,} marks in {ours.cpu:.2f} s, {ours.cpu / bare.cpu:.1f} x iterparse")
