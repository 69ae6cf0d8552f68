"""What Notify's words for a message mean for a parent, in the one vocabulary."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from attendance_adapters.govuk_notify.answers import Item, moment_of, text_of
from attendance_adapters.govuk_notify.facts import facts
from attendance_core.correspondence import ContactOutcome, MessageOutcome

__all__ = ["Said", "outcomes", "said"]

_LOG = logging.getLogger(__name__)


@frozen
class Said:
    """What Notify says of a message of ours: by its own word, at a moment."""

    key: str
    channel: str
    word: str
    at: datetime


def said(item: Item, channel: str, *, place: str) -> Said | None:
    """Read what is said in an item; nothing of a message that has no key of ours.

    Args:
        item: what Notify lists, or posts to the endpoint.
        channel: under which name its channel stands.
        place: where the item stands, for the fault.

    Raises:
        Refused: it is not as it is documented.
    """
    key = text_of(item, "reference", place=place)
    if not key:
        return None
    at = moment_of(item, "completed_at", "sent_at", "created_at", place=place)
    word = text_of(item, "status", place=place)
    return Said(key, text_of(item, channel, place=place), word, at)


def outcomes(all_said: Iterable[Said], further: Mapping[str, str]) -> tuple[MessageOutcome, ...]:
    """Give the outcomes, one for a message and a moment, in the order of the moments.

    A word that nobody knows is no outcome: it is reported, so that somebody says what it means.

    Args:
        all_said: what was said; of two at one moment the later stands.
        further: words of the setting `statuses` and what they mean, before what is documented.
    """
    known = facts().outcomes
    found: dict[tuple[str, datetime], MessageOutcome] = {}
    unknown: Counter[tuple[str, str]] = Counter()
    for each in all_said:
        outcome = further.get(each.word, known.get((each.channel, each.word)))
        if outcome is None:
            unknown[each.channel, each.word] += 1
        elif outcome:
            as_one = MessageOutcome(each.key, ContactOutcome(outcome), each.at, each.word)
            found[each.key, each.at] = as_one
    for (channel, word), times in unknown.items():
        _LOG.warning(
            "%d messages by %s have the status %s, which is not known: no outcome; "
            "say in the setting statuses what it means",
            times,
            _shown(channel),
            _shown(word),
        )
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.key)))


def _shown(word: str) -> str:
    # What does not look like a word may be anything.
    plain = word.replace("-", "").replace("_", "")
    return word if plain.isalpha() and plain.islower() and len(word) < 40 else "(unnamed)"  # noqa: PLR2004 - as long as words are
