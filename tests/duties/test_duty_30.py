"""Duty 30: education otherwise than at school, told to the local authority.

With a child protection flag and the consent rule in force the deletion is blocked, with the reason.
Without, the form, the deletion return and the parent's letter are there on the same day; the return
holds the items of the law.
"""

from datetime import date, datetime

import pytest
from attrs import evolve
from forms import FORMS, REGISTERS, draft_of

from attendance_core.errors import Refused
from attendance_core.forms.as_json import as_json
from attendance_core.forms.checking import is_ready, issues
from attendance_core.forms.due import due
from attendance_core.forms.packing import packed
from attendance_core.forms.routing import routes
from attendance_core.forms.written import as_pdf, as_text, as_word
from attendance_core.register.returns import ReturnRules
from attendance_core.roll import DeletionGround, Roll
from attendance_core.tables import LONDON

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, tzinfo=LONDON)
IN_FORCE = ReturnRules(consent_from=date(2026, 9, 1))
NOT_YET = ReturnRules(consent_from=date(2026, 11, 21))


def leaver(**time):
    """Give the registers of a pupil who leaves today, to be educated otherwise."""
    changes = {"leaving": DAY, "deletion_ground": DeletionGround.EDUCATED_OTHERWISE, **time}
    times = (evolve(REGISTERS.roll.enrolments[0], **changes),)
    roll = Roll(REGISTERS.roll.pupils, times, REGISTERS.roll.parents)
    return evolve(REGISTERS, roll=roll)


def ehe(*, rules=ReturnRules(), registers=None, **changes):  # noqa: B008 - a frozen value
    """Fill Cornwall's form of a parent's letter that came yesterday."""
    told = {
        "withdrawal__placed_by_authority": False,
        "safeguarding__enquiries_under_s47": False,
        "withdrawal__consent_given": None,
        "withdrawal__after": date(2026, 11, 19),
        **changes,
    }
    return draft_of("cornwall.ehe", registers=registers or leaver(), at=AT, rules=rules, **told)


def deletion(**more):
    """Fill Cornwall's deletion return."""
    facts = dict.fromkeys(("deletion__ground", "pupil__leaving"))
    return draft_of("cornwall.deletion", at=AT, **facts, **more)


@pytest.mark.parametrize(
    "flag",
    [
        {"pupil__social_care": "cp"},
        {"safeguarding__enquiries_under_s47": True},
        {"withdrawal__placed_by_authority": True},
    ],
)
def test_with_a_flag_and_the_rule_in_force_it_is_blocked(flag):
    """A stop that says why, and nothing that could be handed in."""
    draft = ehe(rules=IN_FORCE, **flag)

    assert issues(draft)[0].says == (
        "The name may not be deleted: a local authority must consent to the withdrawal first."
    )
    for write in (as_word, as_pdf, packed):
        with pytest.raises(Refused, match="must consent"):
            write(draft)


def test_the_flag_of_the_roll_blocks_the_deletion_return_too():
    """The name stays where it is."""
    protected = leaver(child_protection=True)

    assert issues(ehe(rules=IN_FORCE, registers=protected))[0].name == "consent"
    assert issues(deletion(registers=protected, rules=IN_FORCE))[0].name == "barred"
    assert is_ready(deletion(registers=protected))


def test_before_the_rule_is_in_force_or_with_consent_it_is_not_blocked():
    """The day before, and where the authority has said yes."""
    flag = {"pupil__social_care": "cp"}

    assert "consent" not in [each.name for each in issues(ehe(rules=NOT_YET, **flag))]
    assert "consent" not in [
        each.name for each in issues(ehe(rules=IN_FORCE, withdrawal__consent_given=True, **flag))
    ]


def test_where_nobody_knows_a_person_is_asked():
    """What is not known is no clearance."""
    unknown = {"safeguarding__enquiries_under_s47": None, "pupil__social_care": None}
    found = issues(ehe(rules=IN_FORCE, **unknown))

    assert ("question", "consent") in [(each.level, each.name) for each in found]


def test_otherwise_all_is_there_on_the_same_day():
    """The form, the letter and the deletion return, due today, for two authorities."""
    form, letter_and_more = ehe(), packed(ehe())
    return_ = deletion(registers=leaver())

    assert is_ready(return_)
    assert due(form).day == due(return_).day == DAY
    assert "parents-letter" in letter_and_more[0].name
    assert [each.la_number for each in routes(FORMS["cornwall.ehe"], form.asked[0])] == [908, 878]


def test_the_school_does_not_write_the_parents_letter():
    """One that it wrote is not sent, and is told of."""
    assert [each.name for each in packed(ehe())] == ["cornwall-ehe_CASE-7_1-parents-letter.pdf"]
    assert "The school does not write the letter for the parent." in [
        each.says for each in issues(ehe())
    ]


def test_the_deletion_return_holds_what_the_law_lists():
    """Name, address, parents at home with address and number, future address and school, ground."""
    text = as_text(deletion(registers=leaver()))
    lines = (
        "Legal surname: Wójcik",
        "Legal forenames: Zoë",
        "Address: 1 Quay\nCalstock\nPL18 9QX",
        "Surname: Wójcik; Address: 1 Quay\nCalstock\nPL18 9QX; Telephones: 07700900111",
        "Future address that a parent notified: told in whereabouts.future_address",
        "New school that a parent notified: told in whereabouts.next_school",
        "Ground for the deletion: Educated otherwise than at school (reg 9(1)(f))",
    )

    assert [each for each in lines if each not in text] == []
    assert "Denzel" not in text
    assert "told in safeguarding" not in as_json(deletion(registers=leaver()))
