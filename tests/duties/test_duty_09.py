"""Duty 9: messages to parents of absent pupils with no reason provided, by 10:00.

Forty pupils of sixty have no reason at 09:15. By 10:00 every parent who may be written to has one
message for each pupil, and the list of exceptions gives the reason for everybody else.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from college import College

UNEXPLAINED = 40
# Two of the forty are known elsewhere, and these of the rest have nobody who may be written to.
HELD = {
    "no number": {"mobile": ""},
    "do not contact": {"contact_allowed": "false"},
    "not known whether": {"contact_allowed": ""},
    "emergency contact only": {"parent_basis": "none"},
    "restriction": {"restriction": "no_contact"},
}


@pytest.fixture(params=[date(2026, 11, 20), date(2026, 3, 30)], ids=["winter", "summer time"])
def college(tmp_path: Path, request: pytest.FixtureRequest) -> College:
    """A college with forty unexplained absences and twenty pupils who are accounted for."""
    made = College(tmp_path, day=request.param)
    keys = [made.add_pupil(number, f"7{'ABCDEF'[number // 10]}") for number in range(60)]
    for number, key in enumerate(keys):
        made.marks[key, "AM"] = "N" if number % 3 else "/"
    unexplained = [key for key in keys if made.marks[key, "AM"] == "N"]
    assert len(unexplained) == UNEXPLAINED
    for number, key in enumerate(unexplained):
        changes = list(HELD.values())[number] if number < len(HELD) else {}
        mobile = f"07700 900{number:03d}"
        made.add_parent(key, f"mother{number}", **{"mobile": mobile, **changes})
        if number >= 10:
            made.add_parent(key, f"father{number}", f"07700 900{number + 500}")
    # Two of one family: the same father, the same number, two pupils.
    made.add_parent(unexplained[8], "father", "07700 900700")
    made.add_parent(unexplained[9], "father", "07700 900700")
    # One was told of before school, and one has signed in since.
    made.presence = [
        {
            "at": f"{made.day}T09:05",
            "source": "sign_in",
            "event": "arrived",
            "pupil": unexplained[5],
        }
    ]
    reply = f"reply,at,channel,pupil,text\n1,{made.day}T08:05,voice,{unexplained[6]},ill today\n"
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages/replies.csv").write_text(reply, encoding="utf-8")
    return made


def unexplained_of(college: College) -> list[str]:
    """Give the pupils who are marked N."""
    return [pupil for (pupil, _), code in college.marks.items() if code == "N"]


def test_by_ten_every_entitled_parent_of_every_pupil_is_written_to(college):
    """One message for each pair of parent and pupil, each to one number, with the first name."""
    college.look("09:15")
    college.approve()
    college.look("09:45")
    college.look("10:00")
    written = {row["pupil"]: 0 for row in college.made("proposals.csv")}
    for row in college.made("proposals.csv"):
        written[row["pupil"]] += row["state"] == "sent"
    # 33 pupils of 40: five have nobody, one has signed in, one was told of.
    pairs = 33 + 30 + 2

    assert len(college.messages()) == pairs
    assert len(written) == 33
    assert sum(written.values()) == pairs
    assert max(Counter(to for to, _ in college.messages()).values()) == 2
    assert all(
        body.startswith("Example College: please tell us why Forename")
        for _, body in college.messages()
    )
    assert not any("Surname" in body or "7A" in body for _, body in college.messages())


def test_the_list_of_exceptions_is_complete(college):
    """Each of the forty has a message or a reason; each reason says what a person has to do."""
    college.look("09:15")
    college.approve()
    college.look("10:00")
    sent = {row["pupil"] for row in college.made("proposals.csv") if row["state"] == "sent"}
    exceptions = {row["pupil"]: row["reason"] for row in college.made("exceptions.csv")}
    unexplained = unexplained_of(college)

    assert set(unexplained) == sent | set(exceptions)
    assert [exceptions[key] for key in unexplained[:7]] == [
        "no mobile number is held: telephone",
        "contact is not recorded as allowed: telephone",
        "contact is not recorded as allowed: telephone",
        "an emergency contact is never written to: telephone",
        "a restriction is recorded for this family: a person decides",
        "signed in at 09:05",
        "voicemail at 08:05: ill",
    ]
    assert {row["pupil"] for row in college.made("telephone.csv")} == set(unexplained[:5])


def test_two_siblings_are_two_messages(college):
    """To the same father, one about each of them: neither is forgotten."""
    college.look("09:15")
    college.approve()
    college.look("09:45")
    to_father = [body for to, body in college.messages() if to == "+447700900700"]

    assert len(to_father) == 2
    assert len(set(to_father)) == 2


def test_nobody_who_is_coded_already_is_written_about(college):
    """Ill, at the dentist, late, at a provision: whoever has a code has no message."""
    coded = [key for key, code in college.marks.items() if code == "/"]
    for key, code in zip(coded, ["I", "M", "L", "B", "C", "X", "U"], strict=False):
        college.marks[key] = code
    college.look("09:15")

    assert {row["pupil"] for row in college.made("proposals.csv")} <= set(unexplained_of(college))


def test_not_a_minute_before_the_register_closes(college):
    """At 09:09 nothing is proposed; at 09:10, by London's clock in winter and summer, it is."""
    college.look("09:09")
    before = college.made("proposals.csv")
    college.look("09:10")

    assert before == []
    assert len(college.made("proposals.csv")) == 65


def test_at_ten_to_ten_what_is_not_approved_is_said_loudly_and_rung(college, capsys):
    """All who wait stand on the list to telephone, with the numbers."""
    college.look("09:50")
    rung = college.made("telephone.csv")

    assert "MESSAGES THAT STILL WAIT FOR APPROVAL: 65." in capsys.readouterr().err
    assert len(rung) == 38
    assert all("07700 900" in row["ring"] for row in rung if row["reason"].startswith("the mes"))
    assert college.messages() == []


def test_a_second_run_writes_to_nobody_again(college):
    """Run every five minutes until ten, each parent has one message for each pupil."""
    college.look("09:15")
    college.approve()
    for clock in ("09:20", "09:25", "09:30", "09:45", "09:55", "10:00"):
        college.look(clock)

    assert len(college.messages()) == 65


def test_who_arrives_between_approval_and_sending_is_not_written_about(college):
    """Approved at 09:15, signed in at 09:18: at 09:20 no message about that pupil goes out."""
    college.look("09:15")
    college.approve()
    late = unexplained_of(college)[20]
    college.presence.append(
        {"at": f"{college.day}T09:18", "source": "sign_in", "event": "arrived", "pupil": late}
    )
    college.look("09:20")

    assert len(college.messages()) == 63
    assert late in {row["pupil"] for row in college.made("exceptions.csv")}


def test_old_marks_write_to_nobody(college):
    """The export is of 09:15: at 09:31 its N may long be a late mark."""
    college.look("09:15")
    college.approve()
    college.live("09:31")

    assert college.messages() == []
    assert any("too old to write from" in row["reason"] for row in college.made("exceptions.csv"))


def test_a_register_that_was_not_taken_is_chased_and_heads_the_list(college):
    """Nobody of 7F has a mark: the teacher is named, and no parent is written to."""
    for pupil in college.pupils:
        if pupil["registration_group"] == "7F":
            college.marks.pop((f"adno:{pupil['admission_number']}", "AM"))
    college.registers = [
        {
            "date": college.day,
            "period": "Tutor",
            "group": "7F",
            "taken_at": "",
            "taken_by": "Mr Example",
            "session": "AM",
        }
    ]
    college.look("09:25")
    first = college.made("exceptions.csv")[:10]

    assert {row["reason"] for row in first} == {
        "register of 7F (Mr Example) not taken, overdue since it opened 45 minutes ago"
    }
    assert not {row["pupil"] for row in first} & {
        row["pupil"] for row in college.made("proposals.csv")
    }
