"""What made a proposal, and the key under which it happens once."""

from hashlib import sha256

from attrs import field, frozen

from attendance_core.sessions import Session

__all__ = ["Reached", "proposal_key"]


@frozen
class Reached:
    """What made a proposal: a rule and its stage, a pupil and a parent, and the session."""

    urn: int
    rule: str
    stage: str
    pupil: str = field(repr=False)
    parent: str = field(repr=False)
    session: Session
    number: int = 1


def proposal_key(reached: Reached) -> str:
    """Give the key of a proposal: the same for the same cause, and no name to whoever has no roll.

    It is made of school, rule, stage, pupil, parent, the session that reached it and a number.
    """
    parts = (
        str(reached.urn),
        reached.rule,
        reached.stage,
        reached.pupil,
        reached.parent,
        str(reached.session),
        str(reached.number),
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()[:20]
