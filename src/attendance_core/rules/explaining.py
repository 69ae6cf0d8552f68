"""What a rule found in plain words: what was reached or is so, and what it rests on."""

from collections.abc import Iterable

from attendance_core.dated import day_text
from attendance_core.rules.answers import Answer
from attendance_core.rules.law import law_of
from attendance_core.rules.outcomes import Outcome
from attendance_core.rules.penalty_notice_allowed import NoticeAllowed
from attendance_core.sessions import Half, Session

__all__ = ["explain"]

_HALVES = {Half.AM: "in the morning", Half.PM: "in the afternoon"}


def explain(found: Outcome | Answer | NoticeAllowed) -> str:
    """Say what a rule found in one plain paragraph, for a person who may see all that it rests on.

    Neither name nor key is in it, so that it can stand in a letter or on a page as it is.
    """
    said = _said(found)
    verified = [each for each in found.sources if each.verified]
    open_points = [each for each in found.sources if not each.verified]
    more = law_of(found.rule).missing
    cited = [
        _listed("What is missing cannot be known from the record", more),
        _listed("It rests on", map(str, verified)),
        _listed("Not verified, and a reading that was chosen", map(str, open_points)),
    ]
    return " ".join(each for each in (*said, *cited) if each)


def _said(found: Outcome | Answer | NoticeAllowed) -> list[str]:
    if isinstance(found, Outcome):
        return _outcome(found)
    return _answer(found) if isinstance(found, Answer) else [str(found)]


def _answer(answer: Answer) -> list[str]:
    so: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for each in answer.points:
        so[each.is_so].append(each.says)
    return [
        answer.says,
        _listed("It is so that", so[True]),
        _listed("It is not so that", so[False]),
        _listed("It is not known whether", so[None]),
    ]


def _outcome(outcome: Outcome) -> list[str]:
    law = law_of(outcome.rule)
    first, last = outcome.window or (None, None)
    words = {
        "reached": _session(outcome.reached),
        "first": day_text(first) if first else "",
        "last": day_text(last) if last else "",
        "counted": len(outcome.sessions),
    }
    parts = [law.says.format(**{**outcome.figures, **words}).strip()]
    if not outcome.holds:
        parts.append(law.says_ended)
    if outcome.figures.get("early"):
        parts.append("There are so few possible sessions yet that it is early to judge.")
    if outcome.gaps:
        parts.append(f"Sessions without a mark in that time, left out: {len(outcome.gaps)}.")
    return parts


def _session(session: Session) -> str:
    return f"{day_text(session.day)} {_HALVES[session.half]}"


def _listed(says: str, what: Iterable[str]) -> str:
    listed = "; ".join(what)
    return f"{says}: {listed}." if listed else ""
