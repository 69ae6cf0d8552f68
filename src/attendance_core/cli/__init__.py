"""The `attendance` command: everything it does is a few lines of the library."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command, or say in one sentence what to install for it."""
    try:
        from attendance_core.cli.commands import run  # noqa: PLC0415 - it needs the extras
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("attendance"):
            raise
        print(  # noqa: T201 - there is nothing else to print with
            f"The command needs {error.name}: install mat-attendance[all].", file=sys.stderr
        )
        raise SystemExit(1) from None
    raise SystemExit(run(sys.argv[1:]))
