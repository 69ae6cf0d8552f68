"""Get a Chromium for the tests of the pages: the machine's own, or Debian's package."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """Give the path of the Chromium that is installed, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> None:
    """Install Debian's Chromium where there is none, and say so where it cannot be had."""
    if found():
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.stdout.write("No Chromium here, and none to install: the pages are not tried.\n")
        return
    subprocess.run([apt, "update", "--quiet"], check=False, stdout=subprocess.DEVNULL)
    install = [apt, "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(install, check=False, stdout=subprocess.DEVNULL, env=environment)
    sys.stdout.write(f"Chromium: {found() or 'not to be had, so the pages are not tried'}\n")


if __name__ == "__main__":
    sys.exit(main())
