from datetime import date

import pytest

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.findings import Finding, Name
from attendance_core.records import Kind, amiss, import_marks, resolve, unresolved
from attendance_core.sessions import Half

URN = 142000
DAY = date(2026, 11, 20)
FOUND = Finding(Name.REGISTER_NOT_TAKEN, "8A: no register", date=DAY, session=Half.AM)


@pytest.fixture
def troubled(journal, export, person):
    """A journal with a conflict, a mark that vanished, and a change that nobody explained."""
    marks = ("P1 AM /", "P2 AM /", "P3 AM /")
    import_marks(journal, URN, export("sims", *marks), by=person)
    import_marks(journal, URN, export("wonde", "P3 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P2 AM L", "P3 AM /"), by=person)
    return journal


def test_what_is_amiss_stands_in_order(troubled):
    """Findings are sorted as all findings are, each with its pupil and session."""
    found = amiss(troubled, URN)

    assert [(each.finding, each.pupil, each.date, each.session) for each in found] == [
        (Name.AMENDMENT_INCOMPLETE, "P2", DAY, Half.AM),
        (Name.CONFLICTING_MARKS, "P3", DAY, Half.AM),
        (Name.MARK_VANISHED, "P1", DAY, Half.AM),
    ]
    assert list(found) == sorted(found, key=Finding.order)


def test_a_finding_names_the_system_and_no_pupil(troubled):
    """The sentence says which system says what, and a pupil stands beside it alone."""
    details = {each.finding: each.detail for each in amiss(troubled, URN)}

    assert details[Name.CONFLICTING_MARKS].startswith("wonde says N")
    assert details[Name.MARK_VANISHED].startswith("sims has no mark any more")
    assert details[Name.AMENDMENT_INCOMPLETE].startswith("changed to L in sims")
    assert "P3" not in " ".join(details.values())


def test_nothing_is_amiss_elsewhere(troubled):
    """One school's findings are none of another's."""
    assert amiss(troubled, 142001) == ()


def test_a_finding_is_resolved_with_a_reason(troubled, person):
    """The entry keeps the finding as it was, the reason, and who decided."""
    finding = amiss(troubled, URN)[2]
    number = resolve(troubled, URN, finding, reason="left the school", by=person)
    entry = list(troubled.entries(URN))[-1]

    assert (entry.number, entry.kind, entry.pupil) == (number, Kind.FINDING_RESOLVED, "P1")
    assert entry.content == {
        "key": finding.key,
        "finding": finding.record(),
        "reason": "left the school",
        "name": "A. Example",
        "position": "Attendance Manager",
    }
    assert finding not in unresolved(troubled, URN, amiss(troubled, URN))
    assert len(unresolved(troubled, URN, amiss(troubled, URN))) == 2


def test_a_finding_is_resolved_once(troubled, person):
    """The second decision is told where the first one stands, and changes nothing."""
    finding = amiss(troubled, URN)[0]
    number = resolve(troubled, URN, finding, reason="seen on the list", by=person)
    heads = troubled.heads()
    with pytest.raises(AlreadyDecided, match=f"^entry {number} has the resolution of this amend"):
        resolve(troubled, URN, finding, reason="seen again", by=person)

    assert troubled.heads() == heads


@pytest.mark.parametrize("reason", ["", "  ", "\t\n"])
def test_a_resolution_has_a_reason(troubled, person, reason):
    """Without a reason nothing is resolved."""
    finding = amiss(troubled, URN)[0]
    with pytest.raises(Refused, match="key reason: something was expected"):
        resolve(troubled, URN, finding, reason=reason, by=person)

    assert finding in unresolved(troubled, URN, amiss(troubled, URN))


def test_any_finding_may_be_resolved(journal, person):
    """Findings of a register, of no pupil, are resolved in the journal as its own are."""
    resolve(journal, URN, FOUND, reason="the tutor was ill", by=person)

    assert unresolved(journal, URN, [FOUND]) == ()


def test_a_resolution_is_of_one_school(journal, person):
    """The same finding at another school waits for a decision of its own."""
    resolve(journal, URN, FOUND, reason="the tutor was ill", by=person)

    assert unresolved(journal, 142001, [FOUND]) == (FOUND,)
    resolve(journal, 142001, FOUND, reason="the tutor was ill there too", by=person)


def test_unresolved_findings_keep_their_order(journal, person):
    """What was resolved is left out, and the rest stands as it stood."""
    many = [
        Finding(Name.UNMARKED_SESSION, f"of {at}", pupil=f"P{at}", date=DAY) for at in (3, 1, 2)
    ]
    resolve(journal, URN, many[1], reason="on the First Aid list", by=person)

    assert unresolved(journal, URN, many) == (many[0], many[2])
