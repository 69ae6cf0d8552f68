"""The daily report: what stands in it, with names and without."""

import csv
import json
import re
from io import StringIO

import pytest
from attrs import evolve
from friday import ANN, BO, CY, RULES, SCHOOL, Systems, a_parent, at, opened, roll_of, seen

from attendance_core.office import live
from attendance_core.office.files import failure_of, files_of, trust_page
from attendance_core.office.report import daily_report
from attendance_core.sessions import Half
from attendance_core.trust import FallsDueRules

AM, PM = Half.AM, Half.PM


def lived(codes, clock="09:30", roll=None, **changes):
    """Live the Friday of the school of three up to a moment."""
    systems = evolve(Systems(codes, roll or roll_of(a_parent(ANN))), **changes)
    return live(opened(systems), journal=systems.journal, at=at(clock), approvals={})


def files(*arguments, **keywords) -> dict[str, str]:
    """Give the files of that day."""
    return files_of(lived(*arguments, **keywords), FallsDueRules())


def table(text: str) -> list[dict[str, str]]:
    """Read a table."""
    return list(csv.DictReader(StringIO(text)))


def test_every_pupil_stands_in_one_count():
    """On roll is the sum of what they are: present, absent, without a mark, and so on."""
    codes = {(ANN, AM): "N", (BO, AM): "/"}
    figures = daily_report(lived(codes), FallsDueRules()).figures
    parts = ("present", "elsewhere", "authorised", "unauthorised", "no_reason", "not_required")

    assert figures["on_roll"] == 3
    assert (figures["present"], figures["no_reason"], figures["unmarked"]) == (1, 1, 1)
    assert sum(figures[name] for name in parts) + figures["unmarked"] == 3
    assert figures["attendance_rate"] == 0.5


@pytest.mark.parametrize(
    ("code", "count"),
    [("I", "authorised"), ("O", "unauthorised"), ("B", "elsewhere"), ("X", "not_required")],
)
def test_a_code_counts_by_its_meaning(code, count):
    """Ill is authorised, O is not, B is an approved activity, X is not required."""
    report = daily_report(lived({(ANN, AM): code}), FallsDueRules())

    assert report.figures[count] == 1


def test_the_page_says_as_at_and_what_is_missing():
    """The marks are of 08:55, and the list of sign-ins could not be read: both stand on it."""
    page = files({}, as_at=at("08:55"), blind=True)["report.html"]

    assert "Marks as at 08:55" in page
    assert "who was seen could not be read" in page


def test_marks_of_another_day_say_so():
    """Yesterday's export has yesterday's date on the page."""
    as_at = at("15:00").replace(day=19)

    assert "as at 15:00 on Thursday 19 November 2026" in files({}, as_at=as_at)["report.html"]


def test_before_the_first_register_there_is_nothing_to_count():
    """At 08:30 the page says that no session has begun."""
    made = files({}, "08:30")

    assert "No session had begun" in made["report.html"]
    assert json.loads(made["report.json"])["session"] is None


def test_page_json_and_csv_say_the_same():
    """Every section of the page stands in the JSON and as a CSV, row for row."""
    made = files({(ANN, AM): "N"})
    record = json.loads(made["report.json"])
    for name, rows in record["sections"].items():
        assert f'id="{name}"' in made["report.html"]
        assert len(table(made[f"report/{name}.csv"])) == len(rows)

    assert len(record["sections"]) == 9


def test_the_report_without_names_names_nobody():
    """No pupil, no key, no number and no teacher; how many people there are is said."""
    roll = roll_of(a_parent(ANN))
    made = files({(ANN, AM): "N"}, roll=roll)
    without = "".join(text for name, text in made.items() if name.startswith("report-numbers"))

    assert "Sample" in made["report.html"]
    assert ANN in made["report.json"]
    for personal in ("Sample", "Ann", ANN, "900001", "07700"):
        assert personal not in without
    assert "Unaccounted for: 3" in made["report-numbers.html"]


def test_present_in_the_morning_and_absent_in_the_afternoon_are_listed():
    """Ann has gone since; Bo was absent all day, Cy is there."""
    codes = {
        (ANN, AM): "/",
        (ANN, PM): "N",
        (BO, AM): "I",
        (BO, PM): "I",
        (CY, AM): "/",
        (CY, PM): "\\",
    }
    rows = table(files(codes, "14:00")["report/left_since_morning.csv"])

    assert [(row["pupil"], row["morning"], row["afternoon"]) for row in rows] == [(ANN, "/", "N")]


def test_who_was_found_stands_apart():
    """What is known is said; the mark stays as it is."""
    rows = table(files({(ANN, AM): "N"}, presence=(seen(ANN, "09:20"),))["report/accounted.csv"])

    assert [(row["pupil"], row["state"], row["known"]) for row in rows] == [
        (ANN, "marked N", "signed in at 09:20")
    ]


def test_days_missed_are_said_in_days():
    """One session of two is half a day of one, and 50 %."""
    codes = {(ANN, AM): "O", (ANN, PM): "\\", (BO, AM): "/", (BO, PM): "\\"}
    made = files(codes, "15:30")
    (row,) = table(made["report/persistent_absence.csv"])

    assert (row["pupil"], row["missed"], row["possible"], row["state"]) == (
        ANN,
        "1",
        "2",
        "persistently absent",
    )
    assert '<td class="number">½</td><td class="number">1</td>' in made["report.html"]


def test_a_share_of_few_sessions_is_said_to_be_early():
    """Half of two sessions is no pattern: it stands beside the state."""
    codes = {(ANN, AM): "O", (ANN, PM): "\\", (BO, AM): "/", (BO, PM): "\\"}
    made = files(codes, "15:30")
    (row,) = table(made["report/persistent_absence.csv"])

    assert (row["state"], row["early"]) == ("persistently absent", "early")
    assert "Early: of fewer than 40 possible sessions so far." in made["report.html"]


def test_limits_that_nobody_is_near_cite_nothing():
    """Where nothing falls due the note does not break off before its sources."""
    page = files({(each, AM): "/" for each in (ANN, BO, CY)})["report.html"]

    assert re.search(r"people decide\. How long illness [^<]* by the marks alone\.</p>", page)
    assert "The limits are from" not in page


def test_messages_and_numbers_to_ring_stand_with_the_pupil():
    """Waiting, sent or why not; and whom to ring."""
    (row, *_) = table(files({(ANN, AM): "N"})["report/unaccounted.csv"])

    assert row["messages"] == "the message waits for approval"
    assert row["ring"] == "Example (contact): 07700 900001"


def test_a_late_approval_is_a_warning_on_the_page():
    """After 09:50 it stands at the head."""
    made = files({(ANN, AM): "N"}, "09:50")

    assert "Messages that still wait for approval: 1." in made["report.html"]
    assert len(table(made["telephone.csv"])) == 1
    assert "07700 900001" in made["telephone.html"]


def test_what_is_written_is_escaped():
    """A name with an ampersand or a tag is a name."""
    roll = roll_of()
    odd = evolve(roll.by_key[ANN], legal_surname="<b>O&Neil</b>")
    roll = evolve(roll, pupils=(odd, *roll.pupils[1:]))
    page = files({(ANN, AM): "N"}, roll=roll)["report.html"]

    assert "<b>O&Neil" not in page
    assert "&lt;b&gt;O&amp;Neil" in page


def test_a_page_needs_nothing_beside_it():
    """No script, no link out, no picture from anywhere."""
    page = files({(ANN, AM): "N"})["report.html"]

    assert not re.search(r"<script|<link|src=|url\(|href=.http", page)


def test_a_school_that_could_not_be_read_has_a_page_that_says_so():
    """It stands in the place of the report, so that nobody takes an older one for it."""
    made = failure_of(SCHOOL, at("09:30"), ["marks.csv: this file is missing"])

    assert "could not be read" in made["report.html"]
    assert "marks.csv: this file is missing" in made["report-numbers.html"]
    assert json.loads(made["report.json"])["missing"] == ["marks.csv: this file is missing"]


def test_the_trusts_page_leads_to_the_schools_and_says_who_failed():
    """Schools that were read have a line each; what failed stands at the head."""
    other = evolve(SCHOOL, urn=142001, name="Other School")
    page = trust_page("Example Trust", at("09:30"), [lived({})], {other: ["no file"]})

    assert 'href="142000/report.html"' in page
    assert "Other School could not be read" in page


def test_no_file_is_named_after_anybody():
    """Names of files say nothing of a pupil."""
    names = files({(ANN, AM): "N"})

    assert not any("adno" in name or "ann" in name.lower().split("/") for name in names)


def test_files_of_exceptions_and_proposals_are_for_the_office():
    """Everybody who was not written to stands in one of them, those without a mark first."""
    made = files({(ANN, AM): "N"})
    exceptions = table(made["exceptions.csv"])

    assert [row["pupil"] for row in exceptions] == [BO, CY, ANN]
    assert [row["approved_by"] for row in table(made["proposals.csv"])] == [RULES.approved_by]


def test_a_code_that_is_no_more_counts_by_its_last_meaning():
    """J went in August 2024; it was an approved activity."""
    report = daily_report(lived({(ANN, AM): "J"}), FallsDueRules())

    assert report.figures["elsewhere"] == 1
