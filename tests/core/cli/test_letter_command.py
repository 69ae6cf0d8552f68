"""`attendance letter` and `attendance documents`: letters from files, each by itself."""

import json
from pathlib import Path

import pytest

from attendance_core.cli.commands import run

LETTER = Path(__file__).parents[3] / "examples" / "letters" / "concern.toml"
TEXT = LETTER.read_text(encoding="utf-8")


def test_a_letter_is_printed_as_text(capsys):
    """With what stands around it."""
    assert run(["letter", str(LETTER)]) == 0

    said = capsys.readouterr().out
    assert said.startswith("Tamar Valley College\n1 River Road\n")
    assert "Zoë has missed 7½ days since Thursday 3 September 2026." in said


@pytest.mark.parametrize(
    ("form", "name", "begins"),
    [
        ("text", "concern.txt", b"Tamar"),
        ("html", "concern.html", b"<!"),
        ("word", "concern.docx", b"PK"),
        ("pdf", "concern.pdf", b"%PDF"),
    ],
)
def test_a_letter_is_written_in_every_form(tmp_path, form, name, begins):
    """Under the name of its file, which says nothing of anybody."""
    assert run(["letter", str(LETTER), "--as", form, "--out", str(tmp_path)]) == 0

    assert (tmp_path / name).read_bytes().startswith(begins)


def test_one_letter_that_is_refused_keeps_no_other_back(tmp_path, capsys):
    """The other is written, and what is wrong with the one is said without a value."""
    bad = tmp_path / "bad.toml"
    bad.write_text(TEXT.replace('first_name = "Zoë"', 'first = "Zoë"'), encoding="utf-8")
    out = tmp_path / "out"

    assert run(["letter", str(bad), str(LETTER), "--out", str(out)]) == 1

    assert [each.name for each in out.iterdir()] == ["concern.txt"]
    said = capsys.readouterr().err
    assert "attendance_concern, key first: this field is not known here" in said
    assert "attendance_concern, key first_name: this field is missing" in said
    assert "Zoë" not in said


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('attendance = "93/108"', 'attendance = "many"', "key fields.attendance: a value of its"),
        ('"attendance_concern"', '"letter_to_nobody"', "key document: letter_to_nobody: there is"),
        ("T09:00:00+00:00", "T09:00:00", "key envelope.figures_at: a moment with its zone"),
        ('telephone = "01632 960002"\nday', "day", "key envelope.telephone: this key is missing"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_by_its_key(tmp_path, capsys, before, after, fault):
    """In one plain sentence."""
    file = tmp_path / "letter.toml"
    file.write_text(TEXT.replace(before, after), encoding="utf-8")

    assert run(["letter", str(file)]) == 1
    assert fault in capsys.readouterr().err


def test_a_trust_s_own_words_stand_in_the_place_of_ours(tmp_path, capsys):
    """And one of its templates that is unfit leaves all others as they are."""
    blocks = ("ask", "missed", "contact_so_far", "support", "next", "talk")
    own = "".join(f"{{% block {name} %}}Our own {name}.{{% endblock %}}\n\n" for name in blocks)
    (tmp_path / "attendance_concern.en.md").write_text(own, encoding="utf-8")
    (tmp_path / "attendance_formal.en.md").write_text("{{ nobody }}", encoding="utf-8")

    assert run(["letter", str(LETTER), "--pack", str(tmp_path)]) == 0

    said = capsys.readouterr()
    assert "Our own missed." in said.out
    assert "attendance_formal: refused" in said.err


def test_what_else_lies_in_the_folder_of_a_pack_is_left_alone(tmp_path, capsys):
    """A picture is no document, and a file that cannot be read as text is told by its name."""
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    (tmp_path / "attendance_formal.en.md").write_bytes(b"\xff\xfe\xff")

    assert run(["letter", str(LETTER), "--pack", str(tmp_path)]) == 0

    said = capsys.readouterr()
    assert said.out.startswith("Tamar Valley College")
    assert "attendance_formal.en.md" in said.err
    assert "logo" not in said.err


def test_the_documents_are_listed(capsys):
    """All numbers of the list of documents, from 1 to 33."""
    assert run(["documents", "--format", "json"]) == 0

    rows = json.loads(capsys.readouterr().out)
    assert {row["number"] for row in rows} >= set(range(1, 34))


def test_what_another_command_makes_is_listed_with_it(capsys):
    """With what it must state and the sources, and nothing to fill in; no letter is made of it."""
    assert run(["documents", "--format", "json"]) == 0
    rows = {row["document"]: row for row in json.loads(capsys.readouterr().out)}
    row = rows["court_certificate"]

    assert (row["number"], row["made_by"]) == (17, "attendance certificate --court")
    assert (row["fields"], row["languages"], row["version"]) == ([], [], None)
    assert any("Education Act 1996, s.566(1)(c)" in each for each in row["elements"])
    assert rows["witness_statement"]["made_by"] == "attendance letter"


def test_what_another_command_makes_is_no_letter(tmp_path, capsys):
    """The command that makes it is said."""
    file = tmp_path / "letter.toml"
    text = TEXT.partition("[fields]")[0].replace("attendance_concern", "welfare_referral")
    file.write_text(f"{text}[fields]\n", encoding="utf-8")

    assert run(["letter", str(file)]) == 1
    assert "welfare_referral: `attendance pack` was expected" in capsys.readouterr().err


def test_a_form_for_files_wants_a_folder(capsys):
    """A PDF is not printed on a screen."""
    assert run(["letter", str(LETTER), "--as", "pdf"]) == 2
    assert "--out" in capsys.readouterr().err
