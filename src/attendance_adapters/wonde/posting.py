"""Posting marks: once, and never again while it may have arrived."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from time import sleep
from typing import Any

import httpx2
from attrs import field, frozen

from attendance_adapters.wonde.answers import Garbled, read_object, whole_json
from attendance_adapters.wonde.asking import Api
from attendance_adapters.wonde.bodies import Entry, body_of, faulty_rows
from attendance_adapters.wonde.facts import Words, facts
from attendance_adapters.wonde.marks import SESSIONS
from attendance_adapters.wonde.patience import Again, is_worth_asking_again, never_arrived
from attendance_core.errors import Refused

__all__ = ["Fate", "Posted", "post_all"]

_INVALID = 422
_TURNED_AWAY = {
    401: "Wonde did not take it: an expired or wrong token",
    403: "Wonde did not take it: this application has no leave to write marks",
}
_WRITEBACK = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Fate(Enum):
    """What is known of a mark after it was posted."""

    DONE = "done"
    UNDER_WAY = "under way"
    UNKNOWN = "unknown"
    FAILED = "failed"
    NOT_TAKEN = "not taken"


@frozen
class Posted:
    """What is known of one entry, and why it is no more."""

    entry: Entry
    fate: Fate
    why: str = ""


@frozen
class _Answer:
    """An answer to a post: `writeback` where it was taken, `errors` where a row is amiss."""

    fate: Fate
    why: str = ""
    writeback: str = ""
    errors: object = field(default=None, repr=False)


def post_all(api: Api, entries: Sequence[Entry], words: Words) -> list[Posted]:
    """Post entries together, follow what becomes of them, and say of each what is known.

    Rows that are found fault with are taken out, and the rest is posted: a post with a faulty row
    writes none. Where an answer does not say which row it is, the halves are posted apart.
    """
    if not entries:
        return []
    answer = _post(api, body_of(entries))
    if answer.errors is not None:
        return _apart(api, entries, answer.errors, words)
    fate = _followed(api, answer.writeback, words) if answer.writeback else answer.fate
    return [Posted(each, fate, answer.why) for each in entries]


def _apart(api: Api, entries: Sequence[Entry], errors: object, words: Words) -> list[Posted]:
    faulty = dict(faulty_rows(errors, len(entries)))
    if not faulty and len(entries) > 1:
        half = len(entries) // 2
        parts = (entries[:half], entries[half:])
        return [posted for part in parts for posted in post_all(api, part, words)]
    told = [
        Posted(each, Fate.NOT_TAKEN, f"Wonde found fault with its {faulty.get(at, 'row')}")
        for at, each in enumerate(entries)
        if at in faulty or not faulty
    ]
    rest = [each for at, each in enumerate(entries) if faulty and at not in faulty]
    return [*told, *post_all(api, rest, words)]


def _post(api: Api, body: Mapping[str, Any]) -> _Answer:
    def posted() -> _Answer:
        answer = api.client.post(api.url(SESSIONS), json=body)
        again = Again.of(answer)
        if again is not None:
            raise again
        return _read(answer)

    def is_worth_trying(error: Exception) -> bool | float:
        return never_arrived(error) and is_worth_asking_again(error, api.patience)

    try:
        return api.tried(posted, is_worth_trying)
    except (Again, httpx2.RequestError) as error:
        if never_arrived(error):
            return _Answer(Fate.NOT_TAKEN, f"Wonde could not be reached: {api.why(error)}")
        return _Answer(Fate.UNKNOWN, "the answer of Wonde was lost: it may have the mark")


def _read(answer: httpx2.Response) -> _Answer:
    status = answer.status_code
    if answer.is_success:
        return _taken(answer.content)
    if status == _INVALID:
        try:
            return _Answer(Fate.NOT_TAKEN, errors=whole_json(answer.content) or {})
        except Garbled:
            return _Answer(Fate.NOT_TAKEN, errors={})
    otherwise = f"Wonde did not take it: status {status}"
    return _Answer(Fate.NOT_TAKEN, _TURNED_AWAY.get(status, otherwise))


def _taken(body: bytes) -> _Answer:
    try:
        writeback = str(read_object(body, "wonde, attendance/session").get("writeback_id"))
    except (Garbled, Refused):
        writeback = ""
    # What it is goes into an address, so it must be an id and nothing else.
    is_id = _WRITEBACK.fullmatch(writeback) and writeback != "None"
    return _Answer(Fate.UNDER_WAY, writeback=writeback if is_id else "")


def _followed(api: Api, writeback: str, words: Words) -> Fate:
    """Ask how far a write-back is, until it has ended or patience has."""
    for poll in range(api.patience.polls):
        if poll:
            sleep(api.patience.poll)
        try:
            row, _ = api.one(f"writebacks/{writeback}")
            said = (row.text(name) for name in facts().writeback.names)
            meaning = words.meaning("writeback", next((word for word in said if word), None))
        except Refused:
            # What was posted stays posted, whatever is heard of it.
            return Fate.UNDER_WAY
        if meaning is not None:
            return Fate.DONE if meaning == "done" else Fate.FAILED
    return Fate.UNDER_WAY
