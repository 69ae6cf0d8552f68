"""What each kind of entry changes in the tables that are reckoned from the journal.

Whoever records something appends an entry and lets it take effect here; to rebuild the tables is to
let all entries take effect again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from attendance_core.errors import Fault, Refused
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import DeliveryStatus, Kind, Stage, Word
from attendance_core.records.schema import LETTERS, MARKS, OUTBOX, RESOLUTIONS, WORDS
from attendance_core.records.writing import Writing, add

__all__ = ["BY_HAND", "KEY", "TABLES", "VALUE", "rebuild", "record"]

KEY = ("pupil", "date", "session")
VALUE = ("code", "minutes_late", "detail")
TABLES = (MARKS, WORDS, RESOLUTIONS, OUTBOX, LETTERS)
BY_HAND = "person"
"""The source of a mark that a person decided, and no system."""

Content = Mapping[str, Any]


def record(writing: Writing, kind: Kind, content: Content, *, pupil: str | None = None) -> int:
    """Append an entry, let it take effect, and give its number.

    Args:
        writing: the transaction.
        kind: what is recorded.
        content: plain values, as JSON has them.
        pupil: the pupil whom it is about.

    Raises:
        Refused: the kind is none of the records' own, the content does not have what an entry of
            its kind has, or it names another pupil. Nothing of the writing can be finished then.
    """
    with writing.whole():
        if kind not in _EFFECTS:
            expected = "a kind of the records' own was expected; `append` is for a tool's"
            raise Refused([Fault("entry", expected, key="kind")])
        number = add(writing, kind, content, pupil=pupil)
        if pupil is not None and content.get("pupil") not in (None, pupil):
            raise Refused([Fault("entry", "the same pupil twice was expected", key="pupil")])
        _take_effect(writing, kind, number, content)
    return number


def _take_effect(writing: Writing, kind: str, number: int, content: Content) -> None:
    # Another tool may have kinds of its own, which change nothing here.
    effect = _EFFECTS.get(kind, _nothing)
    expected = f"what an entry of the kind {kind} has was expected"
    try:
        effect(writing, number, content)
    except KeyError as missing:
        key = str(missing.args[0])
        raise Refused([Fault("entry", expected, line=number, key=key)]) from None
    except (AttributeError, TypeError, ValueError):  # whose text may show a value
        raise Refused([Fault("entry", expected, line=number)]) from None


def rebuild(journal: Journal, writing: Writing) -> None:
    """Make a school's tables anew from its entries.

    Raises:
        Refused: an entry, the fault's line, does not have what an entry of its kind has.
    """
    for table in TABLES:
        writing.connection.execute(delete(table).where(table.c.urn == writing.urn))
    moment = None
    for entry in journal.entries(writing.urn, connection=writing.connection):
        if entry.recorded_at != moment:
            # What one transaction put off was done together, and is so again.
            writing.flush()
            moment = entry.recorded_at
        if entry.content is not None:
            _take_effect(writing, entry.kind, entry.number, entry.content)
    writing.flush()


def _nothing(_: Writing, __: int, ___: Content) -> None:
    """Leave the tables as they are: the entry is there to be read."""


def _bound(table: Table, *names: str) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"of_{name}") for name in names]


def _latest(resolve: sqlite.Insert | postgresql.Insert) -> Insert:
    # What happened anew is resolved anew.
    number = {"number": resolve.excluded.number}
    return resolve.on_conflict_do_update(index_elements=["urn", "finding"], set_=number)


_RESOLVE = {
    "sqlite": _latest(sqlite.insert(RESOLUTIONS)),
    "postgresql": _latest(postgresql.insert(RESOLUTIONS)),
}
_POST = insert(OUTBOX)
_MOVE = update(OUTBOX).where(*_bound(OUTBOX, "urn", "key"))
_FILE = insert(LETTERS)
_DELIVER = update(LETTERS).where(*_bound(LETTERS, "urn", "key"))
_PUT = insert(MARKS)
_END = update(MARKS).where(*_bound(MARKS, "urn", "number"))
_KEEP = insert(WORDS)
_FORGET = delete(WORDS).where(*_bound(WORDS, "urn", "source", *KEY))
_FORGET_OTHERS = _FORGET.where(WORDS.c.state != Word.UNEXPLAINED.value)
"""One change that its system explains explains none that was before it."""
_FORGET_ALL = delete(WORDS).where(*_bound(WORDS, "urn", *KEY))
_OF_SESSION = _bound(WORDS, "urn", *KEY)
_IS_SAME = and_(*(WORDS.c[name].is_not_distinct_from(bindparam(f"of_{name}")) for name in VALUE))
_STANDS = and_(
    or_(*(WORDS.c.state == each.value for each in (Word.CONFLICTING, Word.AGREED))), *_OF_SESSION
)
_AGREE = update(WORDS).where(_STANDS, _IS_SAME).values(state=Word.AGREED.value)
_OVERRULE = update(WORDS).where(_STANDS, ~_IS_SAME).values(state=Word.OVERRULED.value)
_DISPUTE = update(WORDS).where(_STANDS, ~_IS_SAME).values(state=Word.CONFLICTING.value)


def _at(writing: Writing, content: Content) -> dict[str, Any]:
    return {
        "urn": writing.urn,
        "pupil": content["pupil"],
        "date": date.fromisoformat(content["date"]),
        "session": content["session"],
    }


def _of(writing: Writing, content: Content) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in _at(writing, content).items()}


def _value(content: Content) -> dict[str, Any]:
    return {name: content.get(name) for name in VALUE}


def _entered(writing: Writing, number: int, content: Content) -> None:
    own = {"number": number, "source": content["source"]}
    writing.later(_PUT, _at(writing, content) | _value(content) | own)


def _end(writing: Writing, number: int, content: Content) -> None:
    before = content["original"]["number"]
    writing.later(_END, {"of_urn": writing.urn, "of_number": before, "until": number})


def _amended(writing: Writing, number: int, content: Content) -> None:
    _entered(writing, number, content)
    _end(writing, number, content)
    source, original = content["source"], content["original"]
    if source == BY_HAND:
        _settled(writing, number, content)
        if original["source"] != BY_HAND:
            key = {name: content[name] for name in KEY}
            _keep(writing, number, key | original, Word.OVERRULED)
        return
    if "unexplained" in content:
        _keep(writing, number, content, Word.UNEXPLAINED)
    else:
        writing.later(_FORGET_OTHERS, _of(writing, content) | {"of_source": source})
    _weigh(writing, content, _DISPUTE)


def _taken_back(writing: Writing, number: int, content: Content) -> None:
    _end(writing, number, content)
    # With no mark to stand beside, every system is heard again.
    writing.later(_FORGET_ALL, _of(writing, content))


def _keep(writing: Writing, number: int, content: Content, word: Word) -> None:
    source = content["source"]
    writing.later(_FORGET, _of(writing, content) | {"of_source": source})
    own = {"number": number, "source": source, "state": word.value}
    writing.later(_KEEP, _at(writing, content) | _value(content) | own)


def _said(word: Word, writing: Writing, number: int, content: Content) -> None:
    if word is Word.AGREED and content["stands"]["source"] == content["source"]:
        # Its own mark, back again after it had vanished, needs no word beside it.
        writing.later(_FORGET, _of(writing, content) | {"of_source": content["source"]})
    else:
        _keep(writing, number, content, word)


def _carried(writing: Writing, number: int, content: Content) -> None:
    _keep(writing, number, content, Word(content["state"]))


def _settled(writing: Writing, _: int, content: Content) -> None:
    _weigh(writing, content, _OVERRULE)


def _weigh(writing: Writing, content: Content, others: Update) -> None:
    """Let the words of systems agree with a mark, and see to those that say something else."""
    of = _of(writing, content)
    of |= {f"of_{name}": value for name, value in _value(content).items()}
    writing.later(_AGREE, of)
    writing.later(others, of)


def _resolved(writing: Writing, number: int, content: Content) -> None:
    own = {"urn": writing.urn, "finding": content["key"], "number": number}
    writing.later(_RESOLVE[writing.connection.dialect.name], own)


def _approved(writing: Writing, number: int, content: Content) -> None:
    about = {"urn": writing.urn, "key": content["key"], "channel": content["channel"]}
    due = {"date": date.fromisoformat(content["date"]), "state": Stage.DUE.value}
    writing.later(_POST, about | due | {"approval": number, "number": number})


def _moved(stage: Stage, writing: Writing, number: int, content: Content) -> None:
    of = {"of_urn": writing.urn, "of_key": content["key"]}
    writing.later(_MOVE, of | {"state": stage.value, "number": number})


def _found_out(writing: Writing, number: int, content: Content) -> None:
    _moved(Stage.SENT if content["went_out"] else Stage.DUE, writing, number, content)


def _written(writing: Writing, number: int, content: Content) -> None:
    names = ("key", "pupil", "person", "channel", "document")
    letter = {"urn": writing.urn, **{name: content[name] for name in names}}
    letter |= {"date": date.fromisoformat(content["date"]), "instead_of": content["instead_of"]}
    # What a gateway took is in the log from then on; what somebody wrote, before it is sent.
    status = DeliveryStatus(content.get("status", DeliveryStatus.WRITTEN))
    now = {"status": status.value, "written": number, "number": number}
    writing.later(_FILE, letter | now)


def _delivery(writing: Writing, number: int, content: Content) -> None:
    of = {"of_urn": writing.urn, "of_key": content["key"]}
    now = {"status": DeliveryStatus(content["status"]).value, "number": number}
    writing.later(_DELIVER, of | now)


_EFFECTS: Mapping[str, Callable[[Writing, int, Content], None]] = {
    Kind.MARKS_IMPORTED: _nothing,
    Kind.MARK_ENTERED: _entered,
    Kind.MARK_AMENDED: _amended,
    Kind.MARK_TAKEN_BACK: _taken_back,
    Kind.MARK_AGREED: partial(_said, Word.AGREED),
    Kind.MARK_CONFLICTING: partial(_said, Word.CONFLICTING),
    Kind.MARK_VANISHED: partial(_said, Word.VANISHED),
    Kind.WORD_CARRIED: _carried,
    Kind.EVENT_PRECODED: _nothing,
    Kind.EVENT_CANCELLED: _nothing,
    Kind.CONFLICT_SETTLED: _settled,
    Kind.FINDING_RESOLVED: _resolved,
    Kind.MESSAGE_APPROVED: _approved,
    Kind.MESSAGE_CLAIMED: partial(_moved, Stage.CLAIMED),
    Kind.MESSAGE_SENT: partial(_moved, Stage.SENT),
    Kind.MESSAGE_GIVEN_BACK: partial(_moved, Stage.DUE),
    Kind.MESSAGE_IN_DOUBT: partial(_moved, Stage.IN_DOUBT),
    Kind.MESSAGE_SETTLED: _found_out,
    Kind.LETTER_LOGGED: _written,
    Kind.LETTER_DELIVERY: _delivery,
    Kind.ROLL_CHANGED: _nothing,
    Kind.RETURN_SENT: _nothing,
    Kind.CASE_DECIDED: _nothing,
    Kind.CASE_EVENT: _nothing,
    Kind.WEEKS_CLOSED: _nothing,
    Kind.HELD: _nothing,
    Kind.RELEASED: _nothing,
    Kind.ENTRIES_DISPOSED: _nothing,
}
