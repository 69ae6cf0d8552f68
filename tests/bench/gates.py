"""What is held against what, and how much it may be: ratios, for seconds are a machine's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stopwatch import Time

__all__ = [
    "ADAPTERS",
    "ENGLAND",
    "FILES",
    "MEASURES",
    "MEMORY",
    "OFFICE",
    "PEAK",
    "RECORDS",
    "REGISTERS",
    "XML_PEAK",
    "Gate",
    "table",
]


@dataclass(frozen=True)
class Gate:
    """A time over another, and its limit."""

    over: str
    under: str
    most: float | None = None
    least: float | None = None

    def value(self, times: Mapping[str, Time]) -> float:
        """Give the ratio."""
        return times[self.over].cpu / times[self.under].cpu

    def holds(self, times: Mapping[str, Time]) -> bool:
        """Say whether it is within its limit; what has none always is."""
        value = self.value(times)
        return (self.most is None or value <= self.most) and (
            self.least is None or value >= self.least
        )

    @property
    def limit(self) -> str:
        """Say the limit in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return "" if self.least is None else f"at least {self.least:g}"

    def __str__(self) -> str:
        """Name it."""
        return f"{self.over} over {self.under}"


REGISTERS = (
    Gate("W1", "W1 by hand", most=1.25),
    Gate("W1", "decode", most=4),
    Gate("W1 in pandas", "W1", least=2),
    Gate("W1 in pandas, observed", "W1", least=2),
    Gate("W1", "W1 of a tenth", most=12),
    Gate("W1 of three pupils", "W1 of three by hand", most=3),
    Gate("W2", "W2 by hand", most=1.25),
    Gate("W2", "decode", most=1),
    Gate("W2", "W2 of a tenth", most=12),
    Gate("W2 of three pupils", "W2 of three by hand", most=3),
    Gate("W3", "W3 by hand", most=1.25),
    Gate("W3", "decode", most=1),
    Gate("W3", "W3 of a tenth", most=12),
    Gate("all rules", "W1", most=15),  # 12 is aimed at; only ever lowered
    Gate("attendance_core", "bare Python", most=2.5),
    Gate("attendance_core.codes", "bare Python"),
    Gate("Register.from_frame", "decode"),
    Gate("Register.prepared", "decode"),
    Gate("whereabouts of 1,200", "whereabouts of one"),
)
"""What is measured of registers in memory; what has no limit is there to be seen."""

MEASURES = (
    # 1.25 is aimed at for each; only ever lowered.
    Gate("statistics", "statistics by hand", most=2.5),
    Gate("reasons", "reasons by hand", most=2.5),
    Gate("bands", "bands by hand", most=3),
    Gate("persistence", "persistence by hand", most=1.75),
    Gate("lateness", "lateness by hand", most=1.75),
    Gate("over_time", "over_time by hand", most=1.5),
    Gate("spells", "spells by hand", most=1.25),
)
"""What is measured of the further measures, of registers in memory."""

FILES = (
    Gate("W1 of files", "decode", most=4),
    Gate("W2 of files", "decode", most=1.25),  # 1 is aimed at; only ever lowered
)
"""What is measured of registers in files."""

RECORDS = (
    Gate("import of a day", "bare insert", most=20),
    Gate("as at", "plain scan", most=4),
)
"""What is measured of the records of a trust."""

ADAPTERS = (
    Gate("SIMS CSV", "csv reader", most=6),
    Gate("SIMS XML", "iterparse", most=4),
)
"""What is measured of the files that other systems hand over."""

XML_PEAK = 1.5
"""How much more memory a school's year in XML may take than a tenth of it: what comes of it grows,
what is read does not."""

OFFICE = (
    Gate("twelve rules", "W1", most=80),  # 5 is aimed at; only ever lowered
)
"""What an office waits for."""

PEAK = 1.3
"""How much more memory a school year's register may take of five years' records than of one's."""

MEMORY = 512
"""How many MB all rules may take of any number of schools, asked one after another."""

ENGLAND = 2_000
"""How many MB England's year may take, a hundred schools after another."""


def _cells(gate: Gate, times: Mapping[str, Time]) -> list[str]:
    over, under = times[gate.over], times[gate.under]
    verdict = "FAILS" if not gate.holds(times) else "holds" if gate.limit else ""
    seconds = [over.cpu, under.cpu, over.wall, under.wall]
    value = f"{gate.value(times):.2f}"
    return [str(gate), *(f"{each:.4f}" for each in seconds), value, gate.limit, verdict]


def table(gates: Sequence[Gate], times: Mapping[str, Time]) -> str:
    """Set gates out as a table of seconds and ratios."""
    heads = ["", "CPU s", "CPU s", "wall s", "wall s", "CPU ratio", "limit", ""]
    rows = [heads, *(_cells(gate, times) for gate in gates)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if at in {0, 6, 7} else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()
