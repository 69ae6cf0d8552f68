"""One timeline of a pupil: what was said to a family and by it, who did it, and who may see it.

It is put together of the records and of the replies that the school's systems hold; nothing is kept
a second time. Each contact has the class of what it tells, and a role sees up to a class: one that
the school has not named sees nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from attrs import evolve, field, frozen

from attendance_core.correspondence import Reply
from attendance_core.correspondence.declared import Data
from attendance_core.correspondence.packs import Pack
from attendance_core.office.reasons import meaning
from attendance_core.records import Entry, Journal, Kind, Letter
from attendance_core.records.rekeying import keys_of
from attendance_core.tables import LONDON, packaged

__all__ = ["Contact", "ContactKind", "contacts", "seen_by"]


class ContactKind(StrEnum):
    """What it is: something written, what became of it, something done, or what a family said."""

    MESSAGE = "message"
    OUTCOME = "outcome"
    DONE = "done"
    REPLY = "reply"


@frozen
class Contact:
    """One contact. `author` did it or took it, in a `position`; `data` is the class of its words.

    `what` is a document, a status, an action or a reason, and `says` the words themselves.
    """

    at: datetime
    kind: ContactKind
    channel: str
    author: str = field(repr=False)
    position: str
    what: str = field(repr=False)
    data: Data
    says: str = field(default="", repr=False)


def contacts(
    journal: Journal, urn: int, pupil: str, *, replies: Iterable[Reply], pack: Pack
) -> tuple[Contact, ...]:
    """Give the contacts about a pupil, under whichever key the pupil had, in their order.

    Args:
        journal: the trust's records.
        urn: the school.
        pupil: the pupil's key.
        replies: what families let the school know; of other pupils they are left aside.
        pack: the documents, which say of which class each is.
    """
    with journal.engine.connect() as connection:
        keys = keys_of(connection, urn, pupil)
    entries = [each for key in keys for each in journal.entries(urn, kinds=_TOLD, pupil=key)]
    letters = {
        each.content["key"]: Letter.of_record(each.content)
        for each in entries
        if each.content is not None and each.kind == Kind.LETTER_LOGGED
    }
    found = [_of_reply(each) for each in replies if each.pupil in keys]
    for entry in entries:
        if entry.content is not None:  # and not disposed of
            found.extend(_of_entry(entry, entry.content, letters, pack))
    in_order = sorted(found, key=lambda each: each.at)
    return tuple(
        evolve(each, at=each.at.astimezone(LONDON).replace(microsecond=0)) for each in in_order
    )


_TOLD = (Kind.LETTER_LOGGED, Kind.LETTER_DELIVERY, Kind.CASE_EVENT, Kind.CASE_DECIDED)


def seen_by(found: Iterable[Contact], sees: Mapping[str, Data], role: str) -> tuple[Contact, ...]:
    """Give the contacts that a role may see: those up to its class, and none without one."""
    order = list(Data)
    most = order.index(sees[role]) if role in sees else -1
    return tuple(each for each in found if order.index(each.data) <= most)


def _of_reply(reply: Reply) -> Contact:
    reason = meaning(reply)
    # A family's own words may tell of an illness; some are for the safeguarding lead alone.
    is_alarm = reason is not None and reason.alone
    return Contact(
        reply.at,
        ContactKind.REPLY,
        reply.channel,
        reply.taken_by or "",
        "",
        reply.reason or "",
        Data.RESTRICTED if is_alarm else Data.SPECIAL,
        reply.text or "",
    )


def _of_entry(
    entry: Entry, content: Mapping[str, Any], letters: Mapping[str, Letter], pack: Pack
) -> Iterator[Contact]:
    author, position = content.get("name", ""), content.get("position", "")
    if entry.kind in {Kind.CASE_EVENT, Kind.CASE_DECIDED}:
        if content["does"] == "superseded":
            return
        does = content["does"]
        done = _done().get(does, _Done("", "", Data.RESTRICTED))
        data = _data_of(content["what"], pack) if does == "send" else done.data
        words = (content["does"], content["what"], content["outcome"], f"on {content['date']}")
        told = " ".join(filter(None, words))
        yield Contact(
            entry.recorded_at, ContactKind.DONE, done.channel, author, position, told, data
        )
        return
    letter = letters.get(content["key"])
    if letter is None:
        return
    is_outcome = entry.kind == Kind.LETTER_DELIVERY
    yield Contact(
        entry.recorded_at,
        ContactKind.OUTCOME if is_outcome else ContactKind.MESSAGE,
        letter.channel,
        author,
        position,
        content["status"] if is_outcome else letter.document,
        _data_of(letter.document, pack),
        content["says"] if is_outcome else "",
    )


def _data_of(stem: str, pack: Pack) -> Data:
    document = pack.documents.get(stem)
    return document.declaration.data if document else Data.RESTRICTED


@frozen
class _Done:
    does: str
    channel: str
    data: Data


@frozen
class _Table:
    done: tuple[_Done, ...]


@cache
def _done() -> Mapping[str, _Done]:
    return {each.does: each for each in packaged(__package__, "data/contacts.toml", _Table).done}
