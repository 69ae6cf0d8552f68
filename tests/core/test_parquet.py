"""Registers as files of Parquet: what is asked of them is what is asked of the registers."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from questions import QUESTIONS, SPAN, frames_of, outcomes, rows

from attendance_core.errors import Refused
from attendance_core.parquet import scan_parquet, write_parquet
from attendance_core.register import Prepared, Register
from attendance_core.statistics import statistics


def register_of(seed: int, urn: int) -> Register:
    """Make the register of an invented school."""
    return Register.from_frame(**frames_of(urn, seed=seed))


@pytest.fixture(scope="module")
def registers() -> list[Register]:
    """Three invented schools."""
    return [register_of(seed, 142000 + seed) for seed in (1, 2, 3)]


@pytest.fixture(scope="module")
def files(registers: list[Register], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The first school as a file, and the two others together as another."""
    folder = tmp_path_factory.mktemp("registers")
    paths = [folder / "one.parquet", folder / "two.parquet"]
    write_parquet(registers[0], paths[0])
    write_parquet(Register.joined(registers[1:]), paths[1])
    return paths


@pytest.mark.parametrize("question", QUESTIONS)
def test_files_answer_as_the_registers_do(
    question: str, files: list[Path], registers: list[Register]
) -> None:
    """Figures of two files are those of the three registers that were written."""
    ask = QUESTIONS[question]
    answer = rows(ask(scan_parquet(files)))

    assert answer
    assert answer == rows(ask(Register.joined(registers).prepared()))


def test_rules_say_of_files_what_they_say_of_registers(
    files: list[Path], registers: list[Register]
) -> None:
    """Every outcome is the same, with its sessions and its gaps."""
    of_registers = outcomes(Register.joined(registers).prepared())

    assert sum(map(len, of_registers)) > 10
    assert outcomes(scan_parquet(files)) == of_registers


def test_order_of_files_does_not_matter(files: list[Path]) -> None:
    """A trust is the same trust, whichever file is named first."""
    there, back = scan_parquet(files), scan_parquet(files[::-1])

    assert statistics(there, span=SPAN, by=["school"]).equals(
        statistics(back, span=SPAN, by=["school"])
    )


def test_files_and_registers_are_one_trust(files: list[Path], registers: list[Register]) -> None:
    """What is in memory and what is in a file can be asked together."""
    both = Prepared.joined([scan_parquet(files[1:]), registers[0].prepared()])
    whole = Register.joined(registers).prepared()

    assert statistics(both, span=SPAN, by=["school", "month"]).equals(
        statistics(whole, span=SPAN, by=["school", "month"])
    )


def test_a_school_in_two_files_is_refused(files: list[Path]) -> None:
    """Nobody is counted twice."""
    with pytest.raises(Refused, match="each school once was expected; 142001 stands in two"):
        scan_parquet([files[0], files[0]])


def test_no_file_is_refused() -> None:
    """Of no school there are no figures."""
    with pytest.raises(Refused, match="registers of one school or more were expected"):
        scan_parquet([])


def test_marks_that_do_not_belong_are_left_out_and_counted(tmp_path: Path) -> None:
    """A mark before the pupil's start is in no figure, and the writer says how many there were."""
    days = [date(2026, 9, 7), date(2026, 9, 8)]
    sessions = pl.DataFrame(
        [(142000, day, half) for day in days for half in ("AM", "PM")],
        schema=["urn", "date", "session"],
        orient="row",
    )
    marks = sessions.with_columns(pupil=pl.lit("A"), code=pl.lit("I"))
    enrolments = pl.DataFrame({"urn": [142000], "pupil": ["A"], "start": [days[1]]})
    register = Register.from_frame(marks, calendar=sessions, enrolments=enrolments)
    path = tmp_path / "142000.parquet"

    assert write_parquet(register, path) == 2
    assert statistics(scan_parquet([path]), span=(days[0], days[1]))["missed"].to_list() == [2]


def test_what_is_as_it_should_be_is_not_counted_as_left_out(tmp_path: Path) -> None:
    """A planned closure has its `#`, and a name that was set up in advance its `Z`."""
    days = [date(2026, 9, 7), date(2026, 9, 8)]
    sessions = pl.DataFrame(
        [(142000, day, "AM") for day in days], schema=["urn", "date", "session"], orient="row"
    )
    held = sessions.with_columns(status=pl.Series(["open", "closed"]))
    marks = sessions.with_columns(pupil=pl.lit("A"), code=pl.Series(["Z", "#"]))
    enrolments = pl.DataFrame({"urn": [142000], "pupil": ["A"], "start": [days[1]]})
    register = Register.from_frame(marks, calendar=held, enrolments=enrolments)

    assert write_parquet(register, tmp_path / "142000.parquet") == 0


def test_each_mark_has_the_meaning_of_its_day(tmp_path: Path) -> None:
    """J1 is authorised absence from 19 August 2024; J before it was attended, in one file."""
    days = [date(2024, 7, 1), date(2024, 9, 9)]
    sessions = pl.DataFrame(
        [(142000, day, "AM") for day in days], schema=["urn", "date", "session"], orient="row"
    )
    marks = sessions.with_columns(pupil=pl.lit("A"), code=pl.Series(["J", "J1"]))
    enrolments = pl.DataFrame({"urn": [142000], "pupil": ["A"], "start": [days[0]]})
    register = Register.from_frame(marks, calendar=sessions, enrolments=enrolments)
    path = tmp_path / "142000.parquet"
    write_parquet(register, path)
    row = statistics(scan_parquet([path]), span=(days[0], days[1])).to_dicts()[0]

    assert (row["approved_educational_activity"], row["authorised"]) == (1, 1)


def test_a_file_that_is_written_again_is_replaced_whole(
    registers: list[Register], tmp_path: Path
) -> None:
    """Nothing of the earlier one is left, and no half of a file stays behind."""
    path = tmp_path / "school.parquet"
    write_parquet(registers[0], path)
    write_parquet(registers[1], path)

    assert statistics(scan_parquet([path]), span=SPAN, by=["school"])["school"].to_list() == [
        142002
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["school.parquet"]


def rewritten(path: Path, to: Path, **metadata: str) -> Path:
    """Write a file again with other metadata."""
    told = {
        name: text
        for name, text in pl.read_parquet_metadata(path).items()
        if name.startswith("attendance.")
    }
    pl.read_parquet(path).write_parquet(to, metadata=told | metadata)
    return to


def test_what_is_no_file_of_registers_is_refused_all_at_once(
    files: list[Path], tmp_path: Path
) -> None:
    """Each file is named, and what was expected of it."""
    newer = rewritten(files[0], tmp_path / "newer.parquet", **{"attendance.schema": "2"})
    text, plain = tmp_path / "text.parquet", tmp_path / "plain.parquet"
    text.write_text("pupil,date\n", encoding="utf-8")
    pl.DataFrame({"pupil": ["A"]}).write_parquet(plain)
    halved = tmp_path / "halved.parquet"
    told = pl.read_parquet_metadata(files[0])
    of_calendar = {name: told[name] for name in ("attendance.schema", "attendance.calendar")}
    pl.read_parquet(files[0]).drop("code").write_parquet(halved, metadata=of_calendar)
    paths = [newer, text, plain, halved, tmp_path / "none.parquet"]
    with pytest.raises(Refused) as refused:
        scan_parquet(paths)
    of_columns = "this column was expected, with the type that write_parquet gives it"

    assert str(refused.value).splitlines() == [
        "newer.parquet: version 1 of the layout was expected, not version 2",
        "text.parquet: a file of Parquet that can be read was expected",
        "plain.parquet: a file of registers was expected, as write_parquet makes it",
        "halved.parquet: attendance.enrolments was expected in the file's metadata",
        f"halved.parquet, column code: {of_columns}",
        "none.parquet: a file of Parquet that can be read was expected",
    ]


def test_codes_that_were_unknown_to_the_writer_do_no_harm(
    files: list[Path], tmp_path: Path
) -> None:
    """A file written when there were fewer codes is read by the codes of today."""
    fewer = tmp_path / "fewer.parquet"
    marks = pl.read_parquet(files[0])
    occurring = pl.Enum(sorted(marks["code"].cast(pl.String).unique()))
    told = pl.read_parquet_metadata(files[0])
    told = {name: text for name, text in told.items() if name.startswith("attendance.")}
    marks.with_columns(pl.col("code").cast(pl.String).cast(occurring)).write_parquet(
        fewer, metadata=told
    )

    assert statistics(scan_parquet([fewer]), span=SPAN).equals(
        statistics(scan_parquet(files[:1]), span=SPAN)
    )


def test_prepared_files_show_nothing_of_anybody(files: list[Path]) -> None:
    """A repr holds no mark and no pupil."""
    shown = repr(scan_parquet(files))

    assert "pupil" not in shown
    assert "marks" not in shown
