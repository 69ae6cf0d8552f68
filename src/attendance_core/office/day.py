"""A school's day lived to a moment: read, look, send what was approved, and say what is left."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from attendance_core.correspondence import Proposal, Reached
from attendance_core.errors import Refused
from attendance_core.findings import Finding, check
from attendance_core.office import doubts as of_look
from attendance_core.office.authority import Approval, Decision
from attendance_core.office.concerns import ProposedConcern, hand_over, to_hand_over
from attendance_core.office.entries import enter
from attendance_core.office.falls_due import FallsDue, falls_due
from attendance_core.office.figures import counts_here
from attendance_core.office.keying import Keying, to_key
from attendance_core.office.look import Look, look_at
from attendance_core.office.morning import Morning, NotMessaged, morning
from attendance_core.office.outcomes import arrived, record_outcomes
from attendance_core.office.own import pack_of
from attendance_core.office.proposing import DOCUMENTS
from attendance_core.office.put_right import to_put_right
from attendance_core.office.returns import returns
from attendance_core.office.seen import seen_codes
from attendance_core.office.sending import Sent, Unsent, gone_out, send
from attendance_core.office.sources import OpenedSchool
from attendance_core.office.taking_over import changed_unseen, last_entry, take_over
from attendance_core.office.telephone import Call, telephone_list
from attendance_core.office.wanted import Wanted, wanted
from attendance_core.office.way_back import ProposedCode, proposed_codes
from attendance_core.office.writing import written
from attendance_core.records import Journal, Stage, amiss, outgoing, unresolved
from attendance_core.register.returns import Return
from attendance_core.trust import SchoolConfiguration

__all__ = ["SchoolDay", "live"]


@frozen
class SchoolDay:
    """One school's day up to a moment.

    `sent` are proposals of the moment whose message is out, `unsent` the others; `gone_out` every
    message of the day that is out. With `is_late` some still wait for approval after the time by
    which the policy wants it. `doubts` say why the whole look may be wrong, `warnings` what else
    has to be said at the head of the report. `returns` are those to the local authority.
    `to_put_right` are those who were written to of an absence that was none. `untaken` is what
    could not be taken over into the records; the warnings say it too. `wanted` is what the school's
    policy wants, of which nothing is sent. `concerns` are for the safeguarding lead.
    """

    look: Look
    morning: Morning
    findings: tuple[Finding, ...] = field(repr=False)
    sent: tuple[Sent, ...]
    unsent: tuple[Unsent, ...]
    gone_out: tuple[Reached, ...]
    is_late: bool
    doubts: tuple[str, ...]
    warnings: tuple[str, ...]
    calls: tuple[Call, ...]
    proposed_codes: tuple[ProposedCode, ...]
    to_key: tuple[Keying, ...]
    falls_due: tuple[FallsDue, ...]
    returns: tuple[Return, ...] = ()
    to_put_right: tuple[NotMessaged, ...] = ()
    untaken: tuple[str, ...] = ()
    wanted: Wanted = field(factory=Wanted)
    concerns: tuple[ProposedConcern, ...] = ()

    @property
    def at(self) -> datetime:
        """The moment, in Europe/London."""
        return self.look.at

    @property
    def on_roll(self) -> int:
        """How many pupils are on roll; guests count at the school that they come from."""
        return sum(map(counts_here, self.look.registers.roll.on_roll(self.at.date())))

    @property
    def waiting(self) -> tuple[Proposal, ...]:
        """The proposals that wait for approval."""
        return tuple(each.proposal for each in self.unsent if each.waits)

    @property
    def failed(self) -> int:
        """How many messages were approved and could not be sent."""
        return sum(each.failed for each in self.unsent)

    @property
    def exceptions(self) -> tuple[NotMessaged, ...]:
        """Everybody who is left to a person, and why; those without a mark first."""
        unsent = (_exception(each) for each in self.unsent)
        return (*self.morning.exceptions, *unsent, *self.to_put_right)


def live(
    school: OpenedSchool,
    *,
    at: datetime,
    journal: Journal,
    approvals: Mapping[str, Approval],
    decisions: Mapping[str, Decision] | None = None,
    warnings: Sequence[str] = (),
) -> SchoolDay:
    """Live a school's day to a moment. Run again, it goes on from where it was.

    Nothing is sent that nobody with the authority approved, nothing is sent twice, and a message
    whose pupil is accounted for by now is not sent any more.

    Args:
        school: the school, with its adapters.
        at: the moment, with its zone.
        journal: the trust's records: who approved what, what went out, and, where the school's
            configuration says on whose authority, its roll and its marks.
        approvals: what was approved, by the keys of messages and concerns.
        decisions: the codes that were taken, by the keys of the proposed codes.
        warnings: what the report has to say at its head besides.

    Raises:
        Refused: what the school's systems hold cannot be read, or the moment has no zone.
        AdapterError: an adapter failed to read. One that fails to send, however, leaves the message
            due, among the exceptions.
    """
    adapters = school.adapters()
    look = look_at(school, adapters, at=at)
    rules = school.configuration
    before = last_entry(journal, rules.school.urn)
    untaken = _taken_over(journal, look, rules)
    pack = pack_of(school)
    seen = morning(look, rules.messages, pack)
    # Before anything is sent: what cannot be looked at is no ground to write to anybody.
    found = _findings(look, seen, journal)
    due = falls_due(look, rules.falls_due)
    policy = wanted(school, look, journal, pack)
    proposed = (*proposed_codes(look), *seen_codes(look, decisions or {}))
    decided = to_key(look, proposed, decisions or {}, rules.replies)
    keying, unwritten = written(decided, adapters, rules.replies)
    made = list(arrived(send(seen.proposals, approvals, adapters, journal), look))
    unsent = tuple(each for each in made if isinstance(each, Unsent))
    out = gone_out(journal, rules.school.urn, look.at.date())
    lost = {each.proposal.key for each in unsent}
    reached = {each.reached.pupil for each in out if each.message.key not in lost}
    wrong = to_put_right(look, out)
    said = [*warnings, *untaken, *changed_unseen(journal, look, rules, after=before)]
    said += [*unwritten, *_in_doubt(journal, look)]
    told = to_hand_over(look, seen, [each.reached for each in out], rules.concerns)
    concerns = tuple(hand_over(told, approvals, adapters, journal, look))
    said += of_look.of_concerns(concerns)
    said += enter(journal, look, adapters, rules.entries)
    said += record_outcomes(journal, look, adapters.named.get("outcomes"))
    said += of_look.warnings(look, unsent, approvals, keying, wrong)
    said += [
        f"Not written by: {fault}" for each in DOCUMENTS for fault in pack.refused.get(each, ())
    ]
    said += [*policy.unread, *policy.closed]
    late = [
        each
        for each in unsent
        if each.waits and of_look.is_late(look, rules.messages, each.proposal.reached.session)
    ]
    return SchoolDay(
        look,
        seen,
        found,
        tuple(each for each in made if isinstance(each, Sent)),
        unsent,
        tuple(each.reached for each in out),
        bool(late),
        tuple(of_look.doubts(look, seen, rules.messages)),
        tuple(said),
        telephone_list(look, seen, unsent, late=late, written=reached),
        proposed,
        keying,
        due,
        returns(look, journal, rules.returns),
        wrong,
        tuple(untaken),
        policy,
        concerns,
    )


def _taken_over(journal: Journal, look: Look, rules: SchoolConfiguration) -> list[str]:
    """Take the roll and the marks over into the records, and say what could not be."""
    if rules.taking_over is None:
        return []
    try:
        take_over(journal, look, rules, rules.taking_over)
    except Refused as refused:
        return [f"Not taken over into the records: {each}" for each in refused.faults]
    return []


def _in_doubt(journal: Journal, look: Look) -> Iterator[str]:
    """Say of how many messages of earlier days nobody knows whether they went out."""
    stages = {Stage.CLAIMED, Stage.IN_DOUBT}
    found = outgoing(journal, look.registers.school.urn, stages=stages).values()
    left = sum(each.reached.session.day < look.at.date() for each in found)
    if left:
        yield f"Messages of earlier days of which nobody knows whether they went out: {left}."


def _findings(look: Look, seen: Morning, journal: Journal) -> tuple[Finding, ...]:
    """Give what is amiss in the registers and in the records, and nobody has resolved."""
    urn = look.registers.school.urn
    found = [*check(look.registers, on=look.at.date()), *amiss(journal, urn)]
    begun = [each for each in sorted(found, key=Finding.order) if _begun(each, seen, look)]
    return unresolved(journal, urn, begun)


def _begun(finding: Finding, seen: Morning, look: Look) -> bool:
    # In the morning nobody has forgotten the afternoon's register.
    if finding.session is None or finding.date != look.at.date():
        return True
    return seen.session is not None and finding.session <= seen.session.half


def _exception(unsent: Unsent) -> NotMessaged:
    reached = unsent.proposal.reached
    parent = None if reached.parent == reached.pupil else reached.parent
    return NotMessaged(reached.pupil, parent, unsent.reason)
