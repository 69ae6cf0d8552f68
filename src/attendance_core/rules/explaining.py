"""An outcome in plain words: what was reached, from what, and what it rests on."""

from attendance_core.dated import day_text
from attendance_core.rules.law import law_of
from attendance_core.rules.outcomes import Outcome
from attendance_core.sessions import Half, Session
from attendance_core.sources import Source

__all__ = ["explain"]

_HALVES = {Half.AM: "in the morning", Half.PM: "in the afternoon"}


def explain(outcome: Outcome) -> str:
    """Say an outcome in one plain paragraph, for a person who may see all of the pupil's register.

    Neither name nor key is in it, so that it can stand in a letter or on a page as it is.
    """
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
    if law.missing:
        parts.append(f"What is missing cannot be known from the record: {'; '.join(law.missing)}.")
    if outcome.gaps:
        parts.append(f"Sessions without a mark in that time, left out: {len(outcome.gaps)}.")
    parts.append(_rests_on("It rests on", [each for each in outcome.sources if each.verified]))
    open_points = [each for each in outcome.sources if not each.verified]
    parts.append(_rests_on("Not verified, and a reading that was chosen", open_points))
    return " ".join(each for each in parts if each)


def _session(session: Session) -> str:
    return f"{day_text(session.day)} {_HALVES[session.half]}"


def _rests_on(says: str, sources: list[Source]) -> str:
    return f"{says}: {'; '.join(map(str, sources))}." if sources else ""
