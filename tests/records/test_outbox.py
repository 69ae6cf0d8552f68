import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from threading import Event, Thread

import gateways
import pytest
from attrs import evolve
from gateways import MANAGER, NUMBER, SCHOOL, Manner, a_post, proposal

from attendance_core.correspondence import Gateway, MessageStatus, Receipt
from attendance_core.errors import AdapterError, AlreadyDecided, Fault, Refused
from attendance_core.records import (
    Delivery,
    DeliveryStatus,
    Kind,
    Letter,
    Person,
    Stage,
    approve,
    content_hash,
    deliver,
    logged_letters,
    outgoing,
    record,
    record_delivery,
    settle_message,
    undelivered,
    verify,
)

IDEMPOTENT, QUERYABLE, NEITHER = Gateway
ONE = proposal()
KEY = ONE.key
QUARTER = timedelta(minutes=15)

splits = pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are split off here")


@pytest.fixture
def gateway():
    """The kind of gateway; a test that needs another says so."""
    return QUERYABLE


@pytest.fixture
def post(gateway, tmp_path):
    """A gateway that runs, and nothing has gone out by it."""
    with a_post(gateway, tmp_path / "messages") as running:
        yield running


@pytest.fixture
def approved(journal):
    """A journal in which one message was approved."""
    approve(journal, SCHOOL, ONE, by=MANAGER)
    return journal


any_gateway = pytest.mark.parametrize("gateway", Gateway)
asked_or_not = pytest.mark.parametrize("gateway", [QUERYABLE, NEITHER])


def kinds(journal, urn=SCHOOL):
    """Give the kinds of the entries, in their order."""
    return [each.kind for each in journal.entries(urn)]


def everything(journal):
    """Give all that the journal says of messages, but for where they were to go, as one text."""
    where = {Kind.MESSAGE_APPROVED, Kind.LETTER_LOGGED}
    return " ".join(str(e.content) for e in journal.entries(SCHOOL) if e.kind not in where)


def claimed(journal, delivery):
    """Let whoever delivers the message vanish with it: nothing more is recorded."""

    def vanish(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(journal, SCHOOL, KEY, evolve(delivery, send=vanish))


def handed_over(delivery):
    """Let whoever delivers the message hand it over, and vanish with the receipt."""

    def vanish(message):
        delivery.send(message)
        raise KeyboardInterrupt

    return evolve(delivery, send=vanish)


def run(work, address, gateway, place):
    """Run the program that dies of messages, and give what it tells."""
    command = [sys.executable, gateways.__file__, work, address, gateway, str(place)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_an_approval_is_recorded(journal):
    """Who approved what, for whom and why, stands in one entry; the message is due."""
    number = approve(journal, SCHOOL, ONE, by=MANAGER)
    (entry,) = journal.entries(SCHOOL)
    found = outgoing(journal, SCHOOL, stages=Stage)[KEY]

    assert (entry.number, entry.kind, entry.pupil) == (number, Kind.MESSAGE_APPROVED, "P1")
    assert (found.reached, found.message) == (ONE.reached, ONE.message)
    assert (found.by, found.stage, found.number) == (MANAGER, Stage.DUE, number)
    assert found.at == entry.recorded_at
    assert (found.says, found.reference, found.was_sent_before) == ("", "", False)


def test_an_outgoing_message_shows_nobody(approved, post):
    """Its repr has no number, no text, no pupil, no name, and no words that a person wrote."""
    deliver(approved, SCHOOL, KEY, evolve(post.delivery, gateway=NEITHER, send=fails))
    settle_message(approved, SCHOOL, KEY, went_out=True, reason="Ms Wójcik had it", by=MANAGER)
    shown = repr(outgoing(approved, SCHOOL, stages=Stage)[KEY])

    assert not {each for each in ("P1", NUMBER, "Wójcik", "A. Example") if each in shown}


def test_only_the_role_of_the_policy_approves(journal):
    """Another position is refused, and nothing is recorded."""
    with pytest.raises(Refused, match="the role that the policy names was expected") as refused:
        approve(journal, SCHOOL, ONE, by=Person("B. Sample", "Attendance Officer"))

    assert "B. Sample" not in str(refused.value)
    assert kinds(journal) == []


def test_to_approve_twice_is_to_approve_once(approved):
    """The second approval gives the first one's entry, whoever gives it."""
    again = approve(approved, SCHOOL, ONE, by=evolve(MANAGER, name="B. Sample"))

    assert again == 1
    assert kinds(approved) == [Kind.MESSAGE_APPROVED]
    assert outgoing(approved, SCHOOL, stages=Stage)[KEY].by == MANAGER


def test_messages_are_chosen_by_stage_and_day(journal, post):
    """Each in the order of its approval, of this school alone."""
    days = [date(2026, 11, 20), date(2026, 11, 19)]
    made = [proposal(number, day) for day in days for number in (1, 2)]
    for each in made:
        approve(journal, SCHOOL, each, by=MANAGER)
    approve(journal, SCHOOL + 1, proposal(3), by=MANAGER)
    deliver(journal, SCHOOL, made[1].key, post.delivery)

    def chosen(*stages, **by):
        return list(outgoing(journal, SCHOOL, stages=stages, **by))

    assert chosen(*Stage) == [each.key for each in made]
    assert chosen(Stage.SENT) == [made[1].key]
    assert chosen(Stage.DUE, day=days[0]) == [made[0].key]
    assert chosen(Stage.DUE, day=days[1]) == [made[2].key, made[3].key]
    assert chosen(Stage.IN_DOUBT) == chosen() == []


@any_gateway
def test_a_message_goes_out_once(approved, post):
    """It is claimed, handed over and confirmed; asked again, nothing happens."""
    first = deliver(approved, SCHOOL, KEY, post.delivery)
    again = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (first.stage, first.was_sent_before, first.says) == (Stage.SENT, False, "")
    assert first.reference.startswith(KEY)
    assert again == first
    assert kinds(approved) == [
        Kind.MESSAGE_APPROVED,
        Kind.MESSAGE_CLAIMED,
        Kind.MESSAGE_SENT,
        Kind.LETTER_LOGGED,
    ]
    assert post.out() == [KEY]
    assert verify(approved, SCHOOL).breaks == ()


def test_what_nobody_approved_is_not_sent(journal, post):
    """It is refused, to be delivered as well as to be settled."""
    with pytest.raises(Refused, match="a message that somebody approved was expected"):
        deliver(journal, SCHOOL, KEY, post.delivery)
    with pytest.raises(Refused, match="a message that somebody approved was expected"):
        settle_message(journal, SCHOOL, KEY, went_out=True, reason="seen", by=MANAGER)

    assert (kinds(journal), post.out()) == ([], [])


@asked_or_not
def test_what_was_refused_for_certain_is_due_again(approved, post):
    """The message was not handed over: it is due, and goes out once the gateway takes it."""
    post.manner = Manner.REFUSES
    refused = deliver(approved, SCHOOL, KEY, post.delivery)
    post.manner = Manner.TAKES
    sent = deliver(approved, SCHOOL, KEY, post.delivery)

    assert refused.stage is Stage.DUE
    assert refused.says.startswith("gateway: ")
    assert NUMBER not in refused.says
    assert (sent.stage, post.out(), post.asked) == (Stage.SENT, [KEY], 0)


def test_a_folder_that_cannot_be_written_leaves_the_message_due(approved, tmp_path):
    """Whatever it fails with, a gateway that knows a key again is handed the message again."""
    folder = tmp_path / f"{NUMBER} Ann"
    folder.write_text("in the way")
    with a_post(IDEMPOTENT, folder) as post:
        failed = deliver(approved, SCHOOL, KEY, post.delivery)
        folder.unlink()
        sent = deliver(approved, SCHOOL, KEY, post.delivery)

        assert (failed.stage, failed.says) == (Stage.DUE, "FileExistsError")
        assert (sent.stage, post.out()) == (Stage.SENT, [KEY])
    assert NUMBER not in everything(approved)


@pytest.mark.parametrize("gateway", [IDEMPOTENT])
def test_a_receipt_that_was_lost_is_given_again(approved, post):
    """The message is handed over again at once, and the folder says that it had it already."""
    with pytest.raises(KeyboardInterrupt):
        deliver(approved, SCHOOL, KEY, handed_over(post.delivery))
    sent = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (sent.stage, sent.was_sent_before, sent.reference) == (Stage.SENT, True, f"{KEY}.txt")
    assert post.out() == [KEY]


def test_a_gateway_that_can_be_asked_tells_what_it_had(approved, post):
    """It took the message and broke off: the question finds out, and nothing is sent again."""
    post.manner = Manner.BREAKS_OFF_AFTER
    found = deliver(approved, SCHOOL, KEY, post.delivery)
    deliver(approved, SCHOOL, KEY, post.delivery)

    assert (found.stage, found.says, found.reference) == (Stage.SENT, "RemoteDisconnected", "")
    assert (post.out(), post.asked) == ([KEY], 1)


@pytest.mark.parametrize("manner", [Manner.BREAKS_OFF_BEFORE, Manner.FAILS])
def test_a_gateway_that_can_be_asked_tells_what_it_had_not(approved, post, manner):
    """It took nothing: the message is due, and goes out the next time."""
    post.manner = manner
    failed = deliver(approved, SCHOOL, KEY, post.delivery)
    post.manner = Manner.TAKES
    sent = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (failed.stage, sent.stage) == (Stage.DUE, Stage.SENT)
    assert (post.out(), post.asked) == ([KEY], 1)


def test_a_gateway_that_cannot_say_now_is_asked_later(approved, post, clock):
    """The message stays claimed for a quarter of an hour; then the gateway is asked again."""
    post.manner, post.can_say = Manner.BREAKS_OFF_AFTER, False
    first = deliver(approved, SCHOOL, KEY, post.delivery)
    too_early = deliver(approved, SCHOOL, KEY, post.delivery)
    clock.at += QUARTER
    still_mute = deliver(approved, SCHOOL, KEY, post.delivery)
    clock.at += QUARTER
    post.manner, post.can_say = Manner.TAKES, True
    sent = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (first.stage, first.says) == (Stage.CLAIMED, "RemoteDisconnected")
    assert too_early == first
    assert (still_mute.stage, still_mute.says) == (Stage.CLAIMED, "ConnectionError")
    assert (sent.stage, sent.says) == (Stage.SENT, "the gateway says that it went out")
    assert (post.out(), post.asked) == ([KEY], 3)


def test_a_question_that_is_refused_is_no_answer(approved, post, clock):
    """A gateway whose answer cannot be read has not said that nothing went out."""
    with pytest.raises(KeyboardInterrupt):
        deliver(approved, SCHOOL, KEY, handed_over(post.delivery))
    clock.at += QUARTER

    def refuse(_):
        raise Refused([Fault("answer.json", "a status was expected")])

    mute = deliver(approved, SCHOOL, KEY, evolve(post.delivery, status=refuse))
    clock.at += QUARTER
    sent = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (mute.stage, mute.says) == (Stage.CLAIMED, "answer.json: a status was expected")
    assert (sent.stage, post.out()) == (Stage.SENT, [KEY])


@pytest.mark.parametrize("gateway", [NEITHER])
@pytest.mark.parametrize("manner", [Manner.BREAKS_OFF_AFTER, Manner.BREAKS_OFF_BEFORE])
def test_a_gateway_that_cannot_be_asked_leaves_it_in_doubt(approved, post, manner):
    """Whether it had the message nobody knows; it waits for a person and is not sent again."""
    post.manner = manner
    found = deliver(approved, SCHOOL, KEY, post.delivery)
    again = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (found.stage, found.says) == (Stage.IN_DOUBT, "SMTPServerDisconnected")
    assert again == found
    assert len(post.out()) == (manner is Manner.BREAKS_OFF_AFTER)


@pytest.mark.parametrize("gateway", [NEITHER])
def test_who_finds_out_that_it_went_out_settles_it(approved, post):
    """Then it is sent, and nothing is handed over any more."""
    post.manner = Manner.BREAKS_OFF_AFTER
    deliver(approved, SCHOOL, KEY, post.delivery)
    post.manner = Manner.TAKES
    number = settle_message(
        approved, SCHOOL, KEY, went_out=True, reason="seen in the portal", by=MANAGER
    )
    found = deliver(approved, SCHOOL, KEY, post.delivery)

    assert (found.stage, found.number) == (Stage.SENT, number)
    assert found.says == "seen in the portal"
    assert post.out() == [KEY]
    assert verify(approved, SCHOOL).breaks == ()


@pytest.mark.parametrize("gateway", [NEITHER])
def test_who_finds_out_that_it_did_not_go_out_settles_it(approved, post):
    """Then it is due again, and goes out once."""
    post.manner = Manner.BREAKS_OFF_BEFORE
    deliver(approved, SCHOOL, KEY, post.delivery)
    settle_message(approved, SCHOOL, KEY, went_out=False, reason="not in the portal", by=MANAGER)
    due = outgoing(approved, SCHOOL, stages=[Stage.DUE])
    post.manner = Manner.TAKES
    deliver(approved, SCHOOL, KEY, post.delivery)
    deliver(approved, SCHOOL, KEY, post.delivery)

    assert list(due) == [KEY]
    assert post.out() == [KEY]
    assert verify(approved, SCHOOL).breaks == ()


@pytest.mark.parametrize("gateway", [NEITHER])
def test_a_doubt_is_settled_once_and_with_a_reason(approved, post):
    """Without a reason nothing is settled, and what is not in doubt, or not any more, is not."""
    with pytest.raises(AlreadyDecided, match=f"the message {KEY} is not in doubt, but due"):
        settle_message(approved, SCHOOL, KEY, went_out=True, reason="seen", by=MANAGER)
    post.manner = Manner.BREAKS_OFF_AFTER
    deliver(approved, SCHOOL, KEY, post.delivery)
    with pytest.raises(Refused, match="key reason"):
        settle_message(approved, SCHOOL, KEY, went_out=True, reason=" ", by=MANAGER)
    settle_message(approved, SCHOOL, KEY, went_out=True, reason="seen", by=MANAGER)
    with pytest.raises(AlreadyDecided, match="is not in doubt, but sent"):
        settle_message(approved, SCHOOL, KEY, went_out=False, reason="lost", by=MANAGER)

    assert Counter(kinds(approved))[Kind.MESSAGE_SETTLED] == 1


@asked_or_not
def test_a_claim_is_left_to_whoever_made_it(approved, post, clock):
    """Up to a quarter of an hour another who delivers it does nothing; from then on it is taken."""
    claimed(approved, post.delivery)
    claim = outgoing(approved, SCHOOL, stages=[Stage.CLAIMED])[KEY]
    clock.at = claim.at + QUARTER - timedelta(seconds=1, microseconds=1)
    before = deliver(approved, SCHOOL, KEY, post.delivery)
    clock.at = claim.at + QUARTER - timedelta(seconds=1)
    after = deliver(approved, SCHOOL, KEY, post.delivery)

    assert before == claim
    assert after.stage is (Stage.SENT if post.gateway is QUERYABLE else Stage.IN_DOUBT)
    assert post.out() == ([KEY] if post.gateway is QUERYABLE else [])


@asked_or_not
def test_how_long_a_claim_is_left_is_the_gateways_to_say(approved, post, clock):
    """Another time than a quarter of an hour can be given."""
    claimed(approved, post.delivery)
    delivery = evolve(post.delivery, abandoned_after=timedelta(hours=1))
    clock.at += timedelta(minutes=59)

    assert deliver(approved, SCHOOL, KEY, delivery).stage is Stage.CLAIMED
    clock.at += timedelta(minutes=1)
    assert deliver(approved, SCHOOL, KEY, delivery).stage is not Stage.CLAIMED


@asked_or_not
def test_an_abandoned_claim_of_what_went_out_sends_nothing(approved, post, clock):
    """The message was out before its sender vanished: it is found out, or waits for a person."""
    with pytest.raises(KeyboardInterrupt):
        deliver(approved, SCHOOL, KEY, handed_over(post.delivery))
    clock.at += QUARTER
    found = deliver(approved, SCHOOL, KEY, post.delivery)
    expected = {
        QUERYABLE: (Stage.SENT, "the gateway says that it went out"),
        NEITHER: (Stage.IN_DOUBT, "whoever was sending it did not finish"),
    }

    assert (found.stage, found.says) == expected[post.gateway]
    assert post.out() == [KEY]


@pytest.mark.parametrize("gateway", [QUERYABLE])
def test_a_gateway_whom_nobody_can_ask_is_like_one_that_does_not_know(approved, post, clock):
    """Without a question the message of an abandoned claim, or of an error, waits for a person."""
    mute = evolve(post.delivery, status=None)
    with pytest.raises(KeyboardInterrupt):
        deliver(approved, SCHOOL, KEY, handed_over(mute))
    clock.at += QUARTER

    assert deliver(approved, SCHOOL, KEY, mute).stage is Stage.IN_DOUBT
    settle_message(approved, SCHOOL, KEY, went_out=False, reason="not seen", by=MANAGER)
    assert deliver(approved, SCHOOL, KEY, evolve(mute, send=fails)).stage is Stage.IN_DOUBT
    assert post.out() == [KEY]


@pytest.mark.parametrize("late", ["refuses", "fails", "sends"])
def test_a_claim_that_another_took_is_the_others(approved, post, clock, late):
    """Who comes back late and without the message out changes nothing of what stands since."""
    delivery = post.delivery

    def send(message):
        clock.at += QUARTER
        assert deliver(approved, SCHOOL, KEY, delivery).stage is Stage.SENT
        if late == "refuses":
            raise Refused([Fault("gateway", "another message was expected")])
        if late == "fails":
            raise ConnectionError(message.to)
        return Receipt("late", already_sent=True)

    found = deliver(approved, SCHOOL, KEY, Delivery(IDEMPOTENT, send))

    assert found.stage is Stage.SENT
    assert found.reference == ("late" if late == "sends" else KEY)
    assert post.out() == [KEY]
    assert verify(approved, SCHOOL).breaks == ()


def test_who_comes_back_to_anothers_claim_does_not_end_it(approved, post, clock):
    """While another holds the claim, a message that was refused late is not due for a third."""
    begun, go, seen = Event(), Event(), []

    def slow(_):
        begun.set()
        go.wait(60)
        raise Refused([Fault("gateway", "another message was expected")])

    def quick(message):
        go.set()
        first.join(60)
        seen.extend(outgoing(approved, SCHOOL, stages=[Stage.CLAIMED]))
        return post.delivery.send(message)

    slowly = evolve(post.delivery, send=slow)
    first = Thread(target=deliver, args=(approved, SCHOOL, KEY, slowly))
    first.start()
    begun.wait(60)
    clock.at += QUARTER
    found = deliver(approved, SCHOOL, KEY, evolve(post.delivery, send=quick))

    assert seen == [KEY]
    assert (found.stage, post.out()) == (Stage.SENT, [KEY])


@asked_or_not
def test_a_person_settles_a_claim_that_was_abandoned(approved, post, clock):
    """As long as it may still be on its way, nobody does."""
    with approved.writing(SCHOOL) as writing:
        record(writing, Kind.MESSAGE_CLAIMED, {"key": KEY, "says": ""}, pupil=ONE.reached.pupil)
    found = {"went_out": False, "reason": "the family heard nothing", "by": MANAGER}
    with pytest.raises(AlreadyDecided, match="not in doubt, but claimed"):
        settle_message(approved, SCHOOL, KEY, **found)
    clock.at += QUARTER
    settle_message(approved, SCHOOL, KEY, **found)

    assert deliver(approved, SCHOOL, KEY, post.delivery).stage is Stage.SENT
    assert post.out() == [KEY]


def fails(message):
    """Fail with an error that tells the number and the text."""
    raise ConnectionError(f"{message.to}: {message.body}")


@pytest.mark.parametrize("gateway", [QUERYABLE, NEITHER])
def test_the_text_of_an_error_is_not_recorded(approved, post):
    """What a gateway answers may repeat the number: of a stray error the kind alone is kept."""
    post.manner, post.can_say = Manner.FAILS, False
    found = deliver(approved, SCHOOL, KEY, post.delivery)

    assert found.says == {QUERYABLE: "ConnectionError", NEITHER: "SMTPDataError"}[post.gateway]
    assert not {each for each in (NUMBER, "Wójcik") if each in everything(approved)}


@any_gateway
def test_what_the_library_says_of_an_error_is_recorded(approved, gateway):
    """The adapter's name and the hook are in it, and nobody."""

    def fail(_):
        raise AdapterError("texts", "attendance_send_message", "it failed with OSError")

    delivery = Delivery(gateway, fail, lambda _: MessageStatus.NOT_SENT)
    found = deliver(approved, SCHOOL, KEY, delivery)

    assert found.says == "adapter texts, hook attendance_send_message: it failed with OSError"
    assert found.stage is (Stage.IN_DOUBT if gateway is NEITHER else Stage.DUE)


@splits
def test_two_processes_that_approve_approve_once(address, journal, tmp_path):
    """Both are given the same entries, and each message has one."""
    one, other = run("approve_twice", address, IDEMPOTENT, tmp_path)

    assert one == other
    assert kinds(journal) == [Kind.MESSAGE_APPROVED] * 20
    assert sorted(one) == list(range(1, 21))
    assert verify(journal, SCHOOL).breaks == ()


@splits
@any_gateway
def test_two_processes_that_deliver_send_once(address, journal, post):
    """Each of twenty messages is out once, whichever process had it, and is known to be sent."""
    keys = approved_many(journal, 20)
    run("deliver_twice", address, post.gateway, post.place)

    assert post.out() == keys
    assert sorted(outgoing(journal, SCHOOL, stages=[Stage.SENT])) == keys
    assert verify(journal, SCHOOL).breaks == ()


@splits
@any_gateway
def test_a_process_that_is_killed_loses_nothing(address, journal, post):
    """Killed before the gateway has it or after: in the end each message is out once, or waits.

    Of a gateway that cannot be asked both wait, for whether they are out nobody can tell.
    """
    approved_many(journal, 3)
    keys = [proposal(number).key for number in (1, 2)]
    killed = run("die_before_and_after", address, post.gateway, post.place)
    left = outgoing(journal, SCHOOL, stages=[Stage.CLAIMED])
    found = [deliver(journal, SCHOOL, key, at_once(post)).stage for key in keys]

    assert killed == [True, True]
    assert list(left) == keys
    assert found == [Stage.IN_DOUBT if post.gateway is NEITHER else Stage.SENT] * 2
    assert post.out() == (keys[1:] if post.gateway is NEITHER else sorted(keys))
    assert verify(journal, SCHOOL).breaks == ()


@splits
@pytest.mark.slow
@any_gateway
def test_processes_that_are_killed_at_any_moment_send_once(address, journal, post):
    """Sixty messages and many deaths: each is out once; of the third kind, none is out twice."""
    keys = approved_many(journal, 60)
    deaths = run("die_at_random", address, post.gateway, post.place)
    stages = {key: each.stage for key, each in outgoing(journal, SCHOOL, stages=Stage).items()}

    assert deaths >= 3
    if post.gateway is NEITHER:
        sent = [key for key in keys if stages[key] is Stage.SENT]
        in_doubt = [key for key in keys if stages[key] is Stage.IN_DOUBT]
        assert sorted(sent + in_doubt) == keys
        assert max(Counter(post.out()).values()) == 1
        assert set(sent) <= set(post.out())
    else:
        assert set(stages.values()) == {Stage.SENT}
        assert post.out() == keys
    assert verify(journal, SCHOOL).breaks == ()


def approved_many(journal, number):
    """Approve as many messages, and give their keys in order."""
    made = [proposal(each) for each in range(number)]
    for each in made:
        approve(journal, SCHOOL, each, by=MANAGER)
    return sorted(each.key for each in made)


def at_once(post):
    """Give a gateway's delivery for which every claim is abandoned."""
    return evolve(post.delivery, abandoned_after=timedelta())


def test_what_went_out_stands_in_the_log_of_letters(approved, post):
    """To whom, where, by what, in which words, approved by whom: once, and sent."""
    deliver(approved, SCHOOL, KEY, post.delivery)
    deliver(approved, SCHOOL, KEY, post.delivery)
    (found,) = logged_letters(approved, SCHOOL)

    assert found.letter == Letter(
        KEY,
        "P1",
        "P1/1",
        "sms",
        NUMBER,
        "first_day_absence",
        "5c1d",
        content_hash(ONE.message.body.encode()),
        found.at.date(),
        MANAGER.position,
        rule="first_day_absence",
    )
    assert (found.by, found.status) == (MANAGER, DeliveryStatus.SENT)
    assert NUMBER not in repr(found)


def test_what_did_not_go_out_is_not_in_the_log(approved, post):
    """What is due, or of which nobody knows, is no evidence that anybody was told."""
    deliver(approved, SCHOOL, KEY, evolve(post.delivery, send=out_of_order))

    assert list(logged_letters(approved, SCHOOL)) == []


def out_of_order(_):
    """Take nothing."""
    raise ConnectionError


@pytest.mark.parametrize("went_out", [True, False])
def test_what_a_person_found_out_is_in_the_log_if_it_went_out(approved, went_out):
    """By their word, a message of which nobody knew was sent; or it was not."""
    with approved.writing(SCHOOL) as writing:
        record(writing, Kind.MESSAGE_IN_DOUBT, {"key": KEY, "says": "the server went away"})
    settle_message(approved, SCHOOL, KEY, went_out=went_out, reason="rang them", by=MANAGER)

    assert [each.letter.key for each in logged_letters(approved, SCHOOL)] == [KEY] * went_out
    assert verify(approved, SCHOOL).breaks == ()


def test_what_was_sent_is_found_with_what_became_of_it(approved, post):
    """A gateway may say later that it was delivered, or was not."""
    deliver(approved, SCHOOL, KEY, post.delivery)
    gateway = Person("Example Texts", "gateway")
    today = next(logged_letters(approved, SCHOOL)).letter.day
    record_delivery(approved, SCHOOL, KEY, DeliveryStatus.UNDELIVERABLE, on=today, by=gateway)
    (found,) = undelivered(approved, SCHOOL, channels={"first_day_absence": ("sms", "letter")})

    assert (found.logged.letter.key, found.channel) == (KEY, "letter")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"document": " "}, "document"),
        ({"template": ""}, "template"),
        ({"reached": evolve(ONE.reached, parent="P" * 65)}, "person"),
        ({"message": evolve(ONE.message, to="")}, "to"),
    ],
)
def test_what_could_not_be_told_afterwards_is_not_approved(journal, changes, key):
    """Before anything is sent it is refused: after that it would be too late."""
    with pytest.raises(Refused) as refused:
        approve(journal, SCHOOL, evolve(ONE, **changes), by=MANAGER)

    assert [each.key for each in refused.value.faults] == [key]
    assert kinds(journal) == []


def test_an_email_is_handed_over_as_it_was_approved(journal):
    """With its subject, its page, and the message that it follows."""
    email = {"channel": "email", "subject": "Absence", "html": "<p>Absent</p>", "follows": "3f1c"}
    proposal = evolve(ONE, message=evolve(ONE.message, **email))
    approve(journal, SCHOOL, proposal, by=MANAGER)

    assert outgoing(journal, SCHOOL, stages=[Stage.DUE])[KEY].message == proposal.message
