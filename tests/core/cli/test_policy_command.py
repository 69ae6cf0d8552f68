"""`attendance policy`: a ladder read, asked of one pupil, and tried on a span of days."""

import json
import shutil
from pathlib import Path

import pytest
from policy_cases import policy_text, rule

from attendance_core.cli.commands import run

ROOT = Path(__file__).parents[3]
LADDER = ROOT / "examples" / "policies" / "ilsington.toml"
OTHER = ROOT / "examples" / "policies" / "kensington.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a register folder of an invented school of three pupils, of whom one is often away."""
    at = tmp_path_factory.mktemp("school")
    (at / "school.toml").write_text('urn = 142000\nname = "Example"\n', encoding="utf-8")
    days = [f"2026-09-{day:02}" for day in range(7, 31) if day % 7 not in {5, 6}]
    sessions = [(day, half) for day in days for half in ("AM", "PM")]
    calendar = "\n".join(f"{day},{half}" for day, half in sessions)
    (at / "calendar.csv").write_text(f"date,session\n{calendar}\n", encoding="utf-8")
    pupils = "\n".join(f",{number},Example,Jo,2012-05-05,2026-09-07,,8" for number in (1, 2, 3))
    names = "upn,admission_number,legal_surname,legal_forename,date_of_birth"
    names += ",start_date,leaving_date,year_group"
    (at / "pupils.csv").write_text(f"{names}\n{pupils}\n", encoding="utf-8")
    marks = "\n".join(
        f"adno:{number},{day},{half},{'I' if number == 1 and place % 3 == 0 else '/'}"
        for number in (1, 2, 3)
        for place, (day, half) in enumerate(sessions)
    )
    (at / "marks.csv").write_text(f"pupil,date,session,code\n{marks}\n", encoding="utf-8")
    return at


def printed(capsys, *arguments):
    """Run a command that must succeed, and give what it prints as JSON."""
    assert run([*map(str, arguments), "--format", "json"]) == 0

    return json.loads(capsys.readouterr().out)


def test_check_says_what_each_rule_asks_and_wants(capsys):
    """In the order of the file."""
    rows = printed(capsys, "policy", "check", LADDER)

    assert [row["rule"] for row in rows][:2] == ["ilsington.pre1", "ilsington.letter1"]
    assert rows[1]["asks"] == "for the first time 12 or more sessions missed, this school year"
    assert rows[1]["wants"] == ["send: letter_1"]


def test_check_tells_all_that_is_wrong(tmp_path, capsys):
    """Every fault by its key, and code 1."""
    file = tmp_path / "policy.toml"
    text = LADDER.read_text(encoding="utf-8")
    text = text.replace('"sessions_absent"', '"happiness"', 1).replace('"12"', "12", 1)
    file.write_text(text, encoding="utf-8")

    assert run(["policy", "check", str(file)]) == 1

    said = capsys.readouterr().err
    assert "policy.toml, key rules[1].measure: one of attendance_pct" in said
    assert "policy.toml, key rules[2].threshold: a number in quotes was expected" in said


def test_explain_says_of_each_rule_what_it_makes_of_a_pupil(folder, capsys):
    """With the figures, and without the pupil."""
    at = "2026-09-30T16:00"
    rows = printed(capsys, "policy", "explain", LADDER, folder, "--pupil", "adno:1", "--at", at)
    answers = {row["rule"]: row["answer"] for row in rows}

    assert (answers["ilsington.letter1"], answers["ilsington.pre1"]) == ("proposed", "not so")
    assert "12 sessions missed" in rows[1]["says"]
    assert "adno" not in json.dumps(rows)


def test_explain_knows_what_was_done(folder, tmp_path, capsys):
    """A letter that was noted is not proposed again."""
    noted = tmp_path / "done.csv"
    row = "adno:1,2026-09-30,send,letter_1,ilsington.letter1,1"
    noted.write_text(f"pupil,day,does,what,rule,stage\n{row}\n", encoding="utf-8")
    found = ("policy", "explain", LADDER, folder, "--pupil", "adno:1", "--at", "2026-09-30T16:00")
    rows = printed(capsys, *found, "--history", noted)

    assert rows[1]["answer"] == "done"


def test_explain_wants_a_pupil_of_these_registers(folder, capsys):
    """Whom it does not know it does not speak of."""
    at = "2026-09-30T16:00"
    asked = ["policy", "explain", str(LADDER), str(folder), "--pupil", "adno:9", "--at", at]

    assert run(asked) == 1
    assert "--pupil: the key of a pupil of these registers was expected" in capsys.readouterr().err


SPAN = ("--from", "2026-09-07", "--to", "2026-09-30")


def test_simulate_counts_what_a_ladder_would_have_done(folder, capsys):
    """One pupil reached eight sessions, and then twelve."""
    rows = printed(capsys, "policy", "simulate", folder, "--policy", LADDER, *SPAN)

    assert [(row["rule"], row["does"], row["times"]) for row in rows] == [
        ("ilsington.pre1", "call", 1),
        ("ilsington.letter1", "send", 1),
    ]


def test_simulate_sets_two_ladders_side_by_side(folder, tmp_path, capsys):
    """In one table, and in one chart."""
    page = tmp_path / "chart.html"
    two = ("--policy", LADDER, "--policy", OTHER, "--chart", page)
    rows = printed(capsys, "policy", "simulate", folder, *two, *SPAN)

    assert {row["policy"] for row in rows} == {"ilsington", "kensington"}
    assert "What ilsington and kensington would have done" in page.read_text(encoding="utf-8")


def test_simulate_gives_the_work_of_each_role_in_each_week(folder, capsys):
    """The call in the week of eight sessions, the letter in that of twelve."""
    rows = printed(capsys, "policy", "simulate", folder, "--policy", LADDER, *SPAN, "--by-week")

    assert [(row["week"], row["role"], row["times"]) for row in rows] == [
        ("2026-09-21", "attendance_admin", 1),
        ("2026-09-28", "attendance_administrator", 1),
    ]


AT = ("--at", "2026-09-30T16:00")
TRUST = """
[trust]
name = "Example Trust"
records = "sqlite:///records.db"
policy = "ladders/trust.toml"
[[school]]
urn = 142000
name = "Tamar"
calendar = "register_folder"
adapters = { roll = "register_folder", marks = "register_folder" }
register_folder = { folder = "142000" }
[[school]]
urn = 142001
name = "Moor"
policy = "ladders/moor.toml"
calendar = "register_folder"
adapters = { roll = "register_folder", marks = "register_folder" }
register_folder = { folder = "142001" }
"""
OF_TRUST = policy_text(
    rule("s1", stage=1, threshold="9", actions=[{"send": "attendance_concern"}]),
    policy={"id": "west"},
)
OF_MOOR = """
[policy]
inherits = "west"
version = "moor"
[[rules]]
id = "s1"
threshold = "99"
[[rules]]
id = "ring"
measure = "sessions_absent"
window = "academic_year_to_date"
op = "ge"
threshold = "5"
actions = [{ call = "class_teacher" }]
"""


@pytest.fixture
def trust(folder, tmp_path):
    """Give the configuration of a trust of two such schools, one with a ladder of its own."""
    for urn in ("142000", "142001"):
        shutil.copytree(folder, tmp_path / urn)
    school = tmp_path / "142001" / "school.toml"
    school.write_text('urn = 142001\nname = "Moor"\n', encoding="utf-8")
    (tmp_path / "ladders").mkdir()
    for name, text in {"ladders/trust": OF_TRUST, "ladders/moor": OF_MOOR, "trust": TRUST}.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path / "trust.toml"


def proposed(capsys, *arguments):
    """Give what is proposed, by school, rule and what."""
    rows = printed(capsys, "policy", "propose", *arguments, *AT)
    return [(row["school"], row["rule"], row["what"]) for row in rows]


def test_propose_asks_each_school_for_its_own_ladder(trust, capsys):
    """One has the trust's letter, the other rings instead."""
    assert proposed(capsys, trust) == [
        (142000, "s1", "attendance_concern"),
        (142001, "ring", "class_teacher"),
    ]


def test_propose_asks_a_folder_for_the_ladder_that_is_given(folder, trust, capsys):
    """As it asks a trust's schools, whatever they name."""
    found = proposed(capsys, folder, "--policy", LADDER)

    assert found == [(142000, "ilsington.letter1", "letter_1")]
    assert proposed(capsys, trust, "--policy", LADDER) == [
        *found,
        (142001, "ilsington.letter1", "letter_1"),
    ]


def test_propose_prints_a_table_of_what_is_wanted_and_counts_the_rest(folder, tmp_path, capsys):
    """Of whom it is withheld, and why, JSON says."""
    file = tmp_path / "policy.toml"
    waits = rule("waits", requires_prior=[{"action": "talk"}])
    file.write_text(policy_text(rule("now"), waits), encoding="utf-8")
    rows = printed(capsys, "policy", "propose", folder, "--policy", file, *AT)

    assert [(row["rule"], row["state"]) for row in rows] == [
        ("now", "proposed"),
        ("waits", "withheld"),
    ]
    assert run(["policy", "propose", str(folder), "--policy", str(file), *AT]) == 0
    out, err = capsys.readouterr()
    assert "waits" not in out
    assert "142000, waits: not now, 1; JSON and CSV say of whom, and why." in err


def test_propose_says_what_could_not_be_asked(trust, capsys):
    """One school's policy, or its registers: the other is asked, and the exit code says so."""
    (trust.parent / "ladders" / "moor.toml").write_text("[policy]\nid = 1", encoding="utf-8")

    assert run(["policy", "propose", str(trust), *AT, "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert [row["school"] for row in json.loads(out)] == [142000]
    assert "Moor: ladders/moor.toml, key policy.inherits: west was expected" in err
    assert "Not everything could be asked: 1; see above." in err


def test_propose_says_which_rules_could_not_be_evaluated(folder, tmp_path, capsys):
    """By the school's name, on the standard error."""
    file = tmp_path / "policy.toml"
    text = policy_text(rule("u", measure="lesson_late", window="term"))
    file.write_text(text, encoding="utf-8")

    assert printed(capsys, "policy", "propose", folder, "--policy", file, *AT) == []
    assert run(["policy", "propose", str(folder), "--policy", str(file), *AT]) == 0
    said = "Example: u could not be evaluated: nothing is known of lesson_late."
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sources", "code", "says"),
    [
        (["FOLDER"], 1, "a policy was expected: a register folder names none"),
        (["nowhere"], 1, "a register folder, or a trust's configuration (.toml), was expected"),
        ([], 2, "sources of registers were expected"),
    ],
)
def test_propose_needs_a_policy_for_each_source(folder, capsys, sources, code, says):
    """A folder names none by itself."""
    named = [str(folder) if each == "FOLDER" else each for each in sources]

    assert run(["policy", "propose", *named, *AT]) == code
    assert says in capsys.readouterr().err


def test_propose_takes_what_was_noted_beside_the_records(trust, tmp_path, capsys):
    """Of a key that two schools have given out the file says which school's pupil it is."""
    noted = tmp_path / "noted.csv"
    (row, *_) = printed(capsys, "policy", "propose", trust, *AT)
    line = f"adno:1,2026-09-30,send,attendance_concern,s1,1,{row['key']}"
    noted.write_text(f"pupil,day,does,what,rule,stage,key\n{line}\n", encoding="utf-8")
    asked = ["policy", "propose", str(trust), *AT, "--history", str(noted)]

    assert run(asked) == 1
    assert "history, column school: the school was expected" in capsys.readouterr().err
    head = "pupil,day,does,what,rule,stage,key,school"
    noted.write_text(f"{head}\n{line},142000\n", encoding="utf-8")
    assert proposed(capsys, trust, "--history", noted) == [(142001, "ring", "class_teacher")]


def decided(tmp_path, *lines):
    """Write a file of what was decided."""
    file = tmp_path / "done.csv"
    head = "key,decided,day,name,position"
    file.write_text("\n".join([head, *lines]), encoding="utf-8")
    return file


def test_done_records_what_was_done_and_it_is_not_proposed_again(trust, tmp_path, capsys):
    """Once: the same file again changes nothing."""
    (row, _) = printed(capsys, "policy", "propose", trust, *AT)
    file = decided(tmp_path, f"{row['key']},done,2026-09-30,A. Example,attendance_manager")
    first = printed(capsys, "policy", "done", trust, file)
    again = printed(capsys, "policy", "done", trust, file)

    assert [each["state"] for each in (*first, *again)] == ["recorded", "recorded before"]
    assert proposed(capsys, trust) == [(142001, "ring", "class_teacher")]
    explained = printed(capsys, "policy", "explain", trust, "--pupil", "adno:1", *AT)
    assert [(each["school"], each["rule"], each["answer"]) for each in explained] == [
        (142000, "s1", "done"),
        (142001, "s1", "not so"),
        (142001, "ring", "proposed"),
    ]


def test_done_says_which_lines_it_did_not_record(trust, tmp_path, capsys):
    """Each by its line, with what was expected there; and which school could not be asked."""
    (trust.parent / "ladders" / "moor.toml").unlink()
    file = decided(tmp_path, "3f1c,done,2026-09-30,A. Example,attendance_manager")

    assert run(["policy", "done", str(trust), str(file)]) == 1
    said = capsys.readouterr().err
    assert "line 2: done.csv, line 2, column key: the key of something that a policy wanted" in said
    assert "Moor: trust.toml, key school[2].policy: a file that can be read was expected" in said


def test_done_needs_records(trust, tmp_path, capsys):
    """Without them nothing would be remembered."""
    text = TRUST.replace('records = "sqlite:///records.db"\n', "")
    trust.write_text(text, encoding="utf-8")
    file = decided(tmp_path, "3f1c,done,2026-09-30,A. Example,attendance_manager")

    assert run(["policy", "done", str(trust), str(file)]) == 1
    assert "key trust.records: the address of the records was expected" in capsys.readouterr().err


def test_simulate_asks_each_school_for_its_own_ladder(trust, tmp_path, capsys):
    """Two ladders in one run, each school's counts apart."""
    page = tmp_path / "chart.html"
    rows = printed(capsys, "policy", "simulate", trust, *SPAN, "--chart", page)
    work = printed(capsys, "policy", "simulate", trust, *SPAN, "--by-week")

    assert [(row["school"], row["rule"], row["times"]) for row in rows] == [
        (142000, "s1", 1),
        (142001, "ring", 1),
    ]
    assert {row["school"] for row in work} == {142000, 142001}
    assert "What west would have done" in page.read_text(encoding="utf-8")


def test_simulate_without_a_ladder_says_so(folder, capsys):
    """A folder names none."""
    assert run(["policy", "simulate", str(folder), *SPAN]) == 1
    assert "a policy was expected: a register folder names none" in capsys.readouterr().err


def test_explain_of_a_trust_wants_a_pupil_of_one_of_its_schools(trust, capsys):
    """As of registers that are given."""
    assert run(["policy", "explain", str(trust), "--pupil", "adno:9", *AT]) == 1
    assert "--pupil: the key of a pupil of these registers was expected" in capsys.readouterr().err


def test_explain_wants_sources_after_a_policy(capsys):
    """A policy alone has no registers."""
    assert run(["policy", "explain", str(LADDER), "--pupil", "adno:1", *AT]) == 2
    assert "sources of registers were expected after the policy" in capsys.readouterr().err
