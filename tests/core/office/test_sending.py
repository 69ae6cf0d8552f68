"""One text to one number: nobody is written to twice, and what went out stays so."""

from attrs import evolve
from friday import ANN, BO, CY, Systems, a_parent, at, opened, roll_of

from attendance_core.office import Approval, live
from attendance_core.records import Kind, Person, approve, record
from attendance_core.sessions import Half

AM = Half.AM
ROLE = "Attendance Administrator"
UPN = "J919400123001"
SAME = "another message says the same to this number"


def lived(held, clock, *keys):
    """Live the day to a time, with these proposals approved."""
    approvals = {key: Approval(key, "A. Example", ROLE) for key in keys}
    return live(opened(held), journal=held.journal, at=at(clock), approvals=approvals)


def keys_of(day):
    """Give the keys of all that is proposed."""
    return [each.key for each in day.morning.proposals]


def two_of_one_name(**second):
    """Give systems in which two pupils called Ann are N; `second` changes the second's parent."""
    parents = a_parent(ANN), a_parent(BO, **second)
    roll = roll_of(*parents, names={ANN: "Ann", BO: "Ann", CY: "Cy"})
    return Systems({(ANN, AM): "N", (BO, AM): "N", (CY, AM): "/"}, roll)


def reasons(day):
    """Give why what was proposed was not sent."""
    return [each.reason for each in day.unsent]


def test_of_two_that_say_the_same_one_is_sent():
    """Both approved at once, and again: there is one message, of the first."""
    held = two_of_one_name()
    first, second = keys_of(lived(held, "09:30"))
    day = lived(held, "09:35", first, second)
    again = lived(held, "09:40", first, second)

    assert list(held.sent) == [first]
    assert reasons(day) == reasons(again) == [SAME]
    assert [each.already_sent for each in again.sent] == [True]


def test_the_second_is_not_sent_once_the_first_went_out():
    """Approved later in the day, alone, by a file that does not name the first any more."""
    held = two_of_one_name()
    first, second = keys_of(lived(held, "09:30"))
    lived(held, "09:35", first)
    day = lived(held, "09:40", second)

    assert list(held.sent) == [first]
    assert reasons(day) == [SAME]


def test_the_first_is_not_sent_once_the_second_went_out():
    """Which of them was approved first decides, and not their order."""
    held = two_of_one_name()
    first, second = keys_of(lived(held, "09:30"))
    early = lived(held, "09:35", second)
    day = lived(held, "09:40", first, second)

    assert [each.proposal.key for each in early.sent] == [second]
    assert list(held.sent) == [second]
    assert reasons(day) == [SAME]


def test_an_approval_in_another_role_keeps_no_other_message_back():
    """Of two that say the same the one that was approved with authority goes, and once."""
    held = two_of_one_name()
    first, second = keys_of(lived(held, "09:30"))
    approvals = {
        key: Approval(key, "A. Example", role) for key, role in ((first, "Tutor"), (second, ROLE))
    }
    for clock in ("09:35", "09:40"):
        live(opened(held), journal=held.journal, at=at(clock), approvals=approvals)

    assert list(held.sent) == [second]


def test_what_may_have_gone_out_is_not_said_again():
    """Of the first nobody knows whether it went out: the second waits for a person as well."""
    held = two_of_one_name()
    first, second = keys_of(morning := lived(held, "09:30"))
    proposal = next(each for each in morning.morning.proposals if each.key == first)
    approve(held.journal, proposal.reached.urn, proposal, by=Person("A. Example", ROLE))
    with held.journal.writing(proposal.reached.urn) as writing:
        record(writing, Kind.MESSAGE_IN_DOUBT, {"key": first, "says": "the server went away"})
    day = lived(held, "09:35", second)

    assert held.sent == {}
    assert SAME in reasons(day)


def test_the_same_to_another_number_is_sent():
    """Two families of one first name are both written to."""
    held = two_of_one_name(mobile="07700 900009")
    both = keys_of(lived(held, "09:30"))
    day = lived(held, "09:35", *both)

    assert list(held.sent) == both
    assert day.unsent == ()


def test_a_pupil_whose_upn_arrives_is_not_written_about_again():
    """Sent at 09:35 under the admission number; approved under the UPN, it goes no second time."""
    held = Systems({(ANN, AM): "N"}, roll_of(a_parent(ANN)))
    (before,) = keys_of(lived(held, "09:30"))
    lived(held, "09:35", before)
    ann, *others = held.roll.pupils
    time, *rest = held.roll.enrolments
    held.roll = evolve(
        held.roll,
        pupils=(evolve(ann, upn=UPN), *others),
        enrolments=(evolve(time, pupil=UPN), *rest),
        parents=(a_parent(UPN),),
    )
    held.codes = {(UPN, AM): "N"}
    (after,) = keys_of(lived(held, "09:40"))
    both, alone = lived(held, "09:45", before, after), lived(held, "09:50", after)

    assert before != after
    assert list(held.sent) == [before]
    assert reasons(both) == reasons(alone) == [SAME]


def test_what_was_sent_stays_sent_without_its_approval():
    """The file of approvals was emptied: nothing waits, nothing goes again, and who approved it."""
    held = Systems({(ANN, AM): "N"}, roll_of(a_parent(ANN)))
    (key,) = keys_of(lived(held, "09:30"))
    lived(held, "09:35", key)
    day = lived(held, "10:01")
    (sent,) = day.sent

    assert list(held.sent) == [key]
    assert (sent.already_sent, sent.approval) == (True, Approval(key, "A. Example", ROLE))
    assert (day.waiting, day.unsent, day.is_late, day.calls) == ((), (), False, ())
    assert [each.pupil for each in day.gone_out] == [ANN]


def test_what_was_sent_stays_sent_with_an_approval_in_another_role():
    """Who approved it then is what counts, and not what the file says by now."""
    held = Systems({(ANN, AM): "N"}, roll_of(a_parent(ANN)))
    (key,) = keys_of(lived(held, "09:30"))
    lived(held, "09:35", key)
    tutor = {key: Approval(key, "B. Example", "Tutor")}
    day = live(opened(held), journal=held.journal, at=at("09:40"), approvals=tutor)

    assert list(held.sent) == [key]
    assert [each.approval.role for each in day.sent] == [ROLE]
    assert day.unsent == ()
