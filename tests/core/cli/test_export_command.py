"""`attendance export`: registers in the format of another system, for each school by itself."""

import json
from typing import cast

import pytest

from attendance_core.cli.commands import run
from attendance_core.hooks import WritesSample, factory
from attendance_core.scenarios import invent

CONFIG = """\
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
phase = "secondary"
la_number = 908
establishment = 4001
calendar = "register_folder"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
export = "ctf"
[school.register_folder]
folder = "tamar"
[school.ctf]
version = 24

[[school]]
urn = 142001
name = "Moorview School"
calendar = "register_folder"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
[school.register_folder]
folder = "moor"
"""
DAYS = ("--from", "2026-11-02", "--to", "2026-11-20", "--at", "2026-11-20T16:00")


@pytest.fixture
def trust(tmp_path):
    """Write two schools, of which the second is not there."""
    cast(WritesSample, factory("register_folder")).write_sample(
        invent(5, pupils=40), tmp_path / "tamar"
    )
    (tmp_path / "trust.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def export(capsys, *arguments):
    """Run the command, and give its exit code, its rows and what it said."""
    code = run(["export", *map(str, arguments), *DAYS, "--format", "json"])
    said = capsys.readouterr()
    return code, json.loads(said.out or "[]"), said.err


def test_a_folder_is_written_as_what_is_asked_for(capsys, trust):
    """The name of the file says nothing of anybody."""
    code, rows, _ = export(capsys, trust / "tamar", "--as", "census", "--out", trust / "out")

    assert code == 0
    assert [row["file"] for row in rows] == ["142000_census_2026-11-02_2026-11-20.xml"]
    assert (trust / "out" / rows[0]["file"]).stat().st_size == rows[0]["bytes"]


def test_settings_stand_in_a_file(capsys, trust):
    """They are read strictly, as in a configuration."""
    (trust / "weeks.toml").write_text('form = "commas"\nclosed = "*"\n', encoding="utf-8")
    wanted = ("--as", "la_weeks", "--out", trust / "out", "--settings", trust / "weeks.toml")
    code, (row,), _ = export(capsys, trust / "tamar", *wanted)
    text = (trust / "out" / row["file"]).read_text(encoding="utf-8")

    assert code == 0
    assert ",*,*,*,*" in text


def test_each_school_is_written_by_what_it_names_and_by_itself(capsys, trust):
    """The second cannot be read, and keeps the first from nothing."""
    code, rows, said = export(capsys, trust / "trust.toml", "--out", trust / "out")

    assert code == 1
    assert [row["file"] for row in rows] == ["9084001_CTF_XXXXXXX_001.xml"]
    assert "<CTFversion>24.0</CTFversion>" in (trust / "out" / rows[0]["file"]).read_text("utf-8")
    assert "school 142001, " in said


def test_a_school_that_names_none_is_told(capsys, trust):
    """It is not written by another's."""
    (trust / "tamar").rename(trust / "moor")
    config = CONFIG.replace("142001", "142002").replace("142000", "142001")
    (trust / "trust.toml").write_text(config.replace("142002", "142000"), encoding="utf-8")
    code, _, said = export(capsys, trust / "trust.toml", "--out", trust / "out")

    assert code == 1
    assert "the school named no adapter for export" in said


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--as", "la_weeks"), "--settings, key form: this key is missing"),
        (("--as", "folder"), "--settings, key folder: an adapter for export was expected"),
        (("--as", "nobody"), "the name of an installed adapter was expected"),
    ],
)
def test_what_cannot_be_made_is_told_before_anything_is_read(capsys, trust, more, says):
    """Once, whatever schools there are."""
    code, rows, said = export(capsys, trust / "tamar", *more, "--out", trust / "out")

    assert (code, rows) == (1, [])
    assert says in said
    assert not (trust / "out").exists()


def test_a_folder_names_no_adapter(capsys, trust):
    """Somebody has to say as what it is to be written."""
    assert export(capsys, trust / "tamar", "--out", trust / "out")[0] == 2
