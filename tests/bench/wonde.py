"""A tenth of a school read from Wonde: how much of the time is ours, and how much its server's.

Run by itself it is that server, which says where it is and serves until its input ends.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from stopwatch import once

from attendance_adapters.wonde import Wonde
from attendance_core.scenarios import Scenario

__all__ = ["tell_wonde"]

_SUPPORT = Path(__file__).parents[1] / "support"
_PER_PAGE = 2_000
_SECRET = "BENCH_WONDE_TOKEN"  # noqa: S105 - where it is kept


def tell_wonde(scenario: Scenario, folder: Path) -> None:
    """Print how long the marks of a school take, at first and once they are kept."""
    sys.path.append(str(_SUPPORT))
    from wonde_server import SCHOOL, TOKEN  # noqa: PLC0415 - of the tests, and found by now

    os.environ[_SECRET] = TOKEN
    with _serving(scenario) as address:
        settings = Wonde.Settings(
            SCHOOL, f"env:{_SECRET}", address=address, per_page=_PER_PAGE, kept=folder / "kept"
        )
        found, first = once(lambda: Wonde(settings).attendance_read_marks(None))
        _, again = once(lambda: Wonde(settings).attendance_read_marks(None))
        _, bare = once(
            lambda: _walked(f"{address}/v1.0/schools/{SCHOOL}/attendance/session/", TOKEN)
        )
    print(f"Wonde: {found.height:,} marks in {first.wall:.1f} s, of which ours {first.cpu:.1f};")
    print(f"its pages by themselves {bare.wall:.1f} s; the next look {again.wall:.1f} s")


def _walked(address: str, token: str) -> int:
    """Follow the pages to their end, and do nothing with them."""
    rows, following = 0, f"{address}?per_page={_PER_PAGE}&cursor=true"
    with httpx2.Client(headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        while following:
            page = json.loads(client.get(following).content)
            rows += len(page["data"])
            following = page.get("meta", {}).get("pagination", {}).get("next")
    return rows


@contextmanager
def _serving(scenario: Scenario) -> Iterator[str]:
    """Serve a school in a process of its own."""
    command = [sys.executable, __file__, str(len(scenario.roll.pupils))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout, "what it says is read"
        yield server.stdout.readline().strip()


def _serve(pupils: int) -> None:
    sys.path.append(str(_SUPPORT))
    from adapters import school_of  # noqa: PLC0415 - which imports this module
    from wonde_server import served, serving  # noqa: PLC0415 - of the tests, and found by now

    with serving(served(school_of(pupils))) as server:
        print(server.address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
