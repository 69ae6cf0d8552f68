"""What became of messages: recorded beside them, and those that did not arrive told to a person."""

from collections.abc import Iterable, Iterator, Mapping

from attendance_core.correspondence import ContactOutcome
from attendance_core.errors import Refused
from attendance_core.office.look import Look
from attendance_core.office.sending import Sent, Unsent
from attendance_core.records import (
    DeliveryStatus,
    Journal,
    Person,
    deliveries,
    record_delivery,
)
from attendance_core.tables import LONDON

__all__ = ["arrived", "record_outcomes"]

_STATUS: Mapping[ContactOutcome, DeliveryStatus] = {
    ContactOutcome.AWARE: DeliveryStatus.DELIVERED,
    ContactOutcome.UNAWARE: DeliveryStatus.DELIVERED,
    ContactOutcome.MESSAGE_LEFT: DeliveryStatus.DELIVERED,
    ContactOutcome.NO_RESPONSE: DeliveryStatus.SENT,
    ContactOutcome.UNDELIVERABLE: DeliveryStatus.UNDELIVERABLE,
    ContactOutcome.NOT_ATTEMPTED: DeliveryStatus.UNDELIVERABLE,
}


def record_outcomes(journal: Journal, look: Look, adapter: str | None) -> Iterator[str]:
    """Record what a system says became of messages, each once, and say what could not be.

    Args:
        journal: the records, in whose log of letters the messages stand.
        look: the school.
        adapter: the name of the adapter that said so; None where the school named none.
    """
    if adapter is None:
        return
    unknown, urn = 0, look.registers.school.urn
    by = Person(adapter, "gateway")
    for each in look.outcomes:
        status, on = _STATUS[each.outcome], each.at.astimezone(LONDON).date()
        says = f"{each.outcome}: {each.says}" if each.says else str(each.outcome)
        try:
            told = deliveries(journal, urn, each.key)
            # Told before: what a person, or the system itself, has said since is not taken back.
            if (status, on, by, says) not in [(x.status, x.on, x.by, x.says) for x in told]:
                record_delivery(journal, urn, each.key, status, on=on, by=by, says=says)
        except Refused:
            unknown += 1
    if unknown:
        yield f"Outcomes of messages that the records do not have so: {unknown}."


def arrived(made: Iterable[Sent | Unsent], look: Look) -> Iterator[Sent | Unsent]:
    """Give what was sent as not sent where it did not arrive: somebody is to telephone."""
    last = {each.key: each.outcome for each in look.outcomes}
    lost = {key: of for key, of in last.items() if _STATUS[of] is DeliveryStatus.UNDELIVERABLE}
    for each in made:
        became = lost.get(each.proposal.key)
        if isinstance(each, Sent) and became:
            yield Unsent(each.proposal, f"sent, and {became}: telephone", failed=True)
        else:
            yield each
