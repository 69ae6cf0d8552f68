"""Fuzz the readers of files, guided by what of the code each change reaches: `tox -e fuzz`.

Each is fuzzed for some seconds, in a process of its own. What one does beside reading and refusing,
be it a traceback or a hang, ends the run with 1, and the file that made it do so is kept.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from targets import TARGETS

_ONE = Path(__file__).with_name("one_reader.py")
_SAID = 4_000
"""How much of what a reader said at its end is shown."""


def _end(name: str, seconds: int, found: Path) -> str:
    """Fuzz a reader, and give how it failed; nothing if it held."""
    command = [sys.executable, str(_ONE), name, str(seconds), str(found)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [each for each in done.stderr.splitlines() if not each.startswith("INFO: Instr")]
    return "FAILS\n" + "\n".join(said)[-_SAID:] if done.returncode else ""


def main() -> int:
    """Fuzz the readers that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="the readers; all if left out")
    parser.add_argument("--seconds", type=int, default=10, help="for how long each is fuzzed")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="for what is kept")
    given = parser.parse_args()
    if unknown := set(given.names) - TARGETS.keys():
        parser.error(f"no reader of that name: {', '.join(unknown)}; there are {list(TARGETS)}")
    names = given.names or list(TARGETS)
    given.found.mkdir(exist_ok=True)
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ends = pool.map(lambda name: _end(name, given.seconds, given.found), names)
        for name, said in zip(names, ends, strict=True):
            print(f"{name}: {said or 'holds'}", flush=True)
            failed += bool(said)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
