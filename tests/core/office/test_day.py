"""A day lived: nothing without its approval, nothing twice, nothing lost."""

from friday import ANN, Systems, a_parent, at, opened, roll_of

from attendance_core.office import Approval, live
from attendance_core.sessions import Half

AM = Half.AM
ROLE = "Attendance Administrator"


def approvals_of(day, role=ROLE):
    """Approve everything that waits."""
    return {each.key: Approval(each.key, "A. Example", role) for each in day.waiting}


def systems():
    """Give systems in which Ann is marked N and has one parent who may be contacted."""
    return Systems({(ANN, AM): "N"}, roll_of(a_parent(ANN)))


def test_nothing_is_sent_without_approval():
    """The first run proposes, and the exceptions say that the message waits."""
    held = systems()
    day = live(opened(held), at=at("09:30"), approvals={})

    assert held.sent == {}
    assert len(day.waiting) == 1
    assert "the message waits for approval" in {each.reason for each in day.exceptions}


def test_what_is_approved_is_sent_once():
    """The second run sends, the third sends nothing and says so."""
    held = systems()
    approvals = approvals_of(live(opened(held), at=at("09:30"), approvals={}))
    second = live(opened(held), at=at("09:35"), approvals=approvals)
    third = live(opened(held), at=at("09:40"), approvals=approvals)

    assert len(held.sent) == 1
    assert [each.already_sent for each in second.sent] == [False]
    assert [each.already_sent for each in third.sent] == [True]


def test_another_role_has_no_authority():
    """An approval in a role that the policy does not name sends nothing."""
    held = systems()
    first = live(opened(held), at=at("09:30"), approvals={})
    day = live(opened(held), at=at("09:35"), approvals=approvals_of(first, role="Tutor"))

    assert held.sent == {}
    assert any("approved in another role" in each.reason for each in day.exceptions)


def test_a_reason_that_came_in_meanwhile_stops_the_message():
    """Approved at 09:30, ill by 09:35: nobody asks a parent who has told the school."""
    held = systems()
    approvals = approvals_of(live(opened(held), at=at("09:30"), approvals={}))
    held.codes[ANN, AM] = "I"
    day = live(opened(held), at=at("09:35"), approvals=approvals)

    assert held.sent == {}
    assert day.sent == ()


def test_a_failure_to_send_leaves_the_message_due():
    """The adapter and the hook are named, the number is not; the next run sends."""
    held = systems()
    approvals = approvals_of(live(opened(held), at=at("09:30"), approvals={}))
    held.out_of_order = True
    failed = live(opened(held), at=at("09:35"), approvals=approvals)
    held.out_of_order = False
    live(opened(held), at=at("09:40"), approvals=approvals)
    reasons = [each.reason for each in failed.exceptions if "still due" in each.reason]

    assert reasons == [
        (
            "not sent, and still due: adapter memory, hook attendance_send_message: "
            "it failed with ConnectionError"
        )
    ]
    assert len(held.sent) == 1
