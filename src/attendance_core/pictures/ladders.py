"""What ladders would have done, as bars: each rule's letters, meetings and calls, side by side."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attendance_core.pictures.bars import Bar, Lengths, with_bars
from attendance_core.pictures.colours import Colours
from attendance_core.pictures.columns import Column, Kind
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.words import told
from attendance_core.sessions import Span

__all__ = ["ladders"]

_COLUMNS = (
    Column("policy", "Policy"),
    Column("stage", "Stage"),
    Column("rule", "Rule"),
    Column("does", "Does", Kind.WORD),
    Column("what", "What", Kind.WORD),
    Column("times", "Times", Kind.NUMBER),
    Column("pupils", "Pupils", Kind.NUMBER),
)


def ladders(
    rows: Iterable[dict[str, Any]], *, span: Span, colours: Colours | None = None
) -> Picture:
    """Draw what one policy, or two, would have done in a span of days.

    Args:
        rows: the policies' rows, as `policy.Simulated.rows` gives them.
        span: the first and the last day.
        colours: the colours.

    Raises:
        NotInstalled: what draws is not there.
    """
    shown = [{**row, "suppressed": False} for row in rows]
    policies = list(dict.fromkeys(row["policy"] for row in shown))
    found = list(_bars(shown, policies))
    title = f"What {' and '.join(policies) or 'a policy'} would have done"
    picture = Picture(title, _words(shown, policies), _COLUMNS, tuple(shown), told(span, None))
    lengths = Lengths("Times", format="d")
    return with_bars(picture, found, lengths=lengths, colours=colours or Colours())


def _bars(rows: Sequence[dict[str, Any]], policies: Sequence[str]) -> Iterator[Bar]:
    """Give a bar for what each policy does at each stage; two policies' lie together."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        stage = "beside the ladder" if row["stage"] is None else f"stage {row['stage']}"
        key = f"{stage}: {str(row['does']).replace('_', ' ')}", row["policy"]
        sums[key] = sums.get(key, 0) + row["times"]
    for label in sorted({label for label, _ in sums}):
        for place, policy in enumerate(policies):
            times = sums.get((label, policy), 0)
            text = str(times) if len(policies) == 1 else f"{times} {policy}"
            yield Bar(label, times, text, place, place > 0)


def _words(rows: Sequence[dict[str, Any]], policies: Sequence[str]) -> str:
    sums = {each: sum(row["times"] for row in rows if row["policy"] == each) for each in policies}
    return " ".join(
        f"{policy} would have wanted {times:,} things done." for policy, times in sums.items()
    )
