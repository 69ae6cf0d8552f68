"""Fuzz one reader until its time is over, or until it does what it should not."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

_OURS = ("attendance_adapters", "attendance_core.tables", "attendance_core.trust")
_MORE = ("attendance_core.policy", "attendance_core.forms", "attendance_core.office")
with atheris.instrument_imports(include=[*_OURS, *_MORE]):
    from targets import TARGETS

    from attendance_core.errors import Refused

_HANG, _MEMORY = 20, 3_000
"""For how many seconds a reader may take over one file, and how many megabytes."""


def main(name: str, seconds: str, found: str) -> None:
    """Fuzz a reader for some seconds; a file that it neither reads nor refuses is kept."""
    target = TARGETS[name]
    with TemporaryDirectory() as folder:
        seeds, path = Path(folder, "seeds"), Path(folder, "read", "file")
        seeds.mkdir()
        path.parent.mkdir()
        good, *others = target.seeds()
        path.write_bytes(good)
        target.read(path)
        for number, seed in enumerate([good, *others]):
            (seeds / str(number)).write_bytes(seed)

        def once(data: bytes) -> None:
            path.write_bytes(data)
            try:
                target.read(path)
            except Refused as refused:
                if not all(fault.place for fault in refused.faults):
                    raise AssertionError("a fault without a place") from None

        kept = Path(found) / name.replace(" ", "-")
        limits = f"-timeout={_HANG}", f"-rss_limit_mb={_MEMORY}", "-max_len=20000"
        times = f"-max_total_time={seconds}", f"-artifact_prefix={kept}-"
        atheris.Setup([sys.argv[0], *limits, *times, str(seeds)], once)
        atheris.Fuzz()


main(*sys.argv[1:])
