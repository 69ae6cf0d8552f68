"""Get a program that PyPI does not have: the machine's own, or Debian's package.

`python tests/support/debian.py chromium` is what an environment of tox runs before its tests.
"""

import os
import shutil
import subprocess
import sys

__all__ = ["PACKAGES", "found"]

PACKAGES = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "default-jre-headless": ("java",),
}
"""Packages of Debian, and under which names a machine may have the program already."""


def found(package: str) -> str | None:
    """Give the path of the program of a package, or None."""
    return next((path for name in PACKAGES[package] if (path := shutil.which(name))), None)


def main(package: str) -> None:
    """Install a package where its program is not there, and say so where it cannot be had."""
    if found(package):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.stdout.write(f"No {package} here, and none to install: what needs it is not tried.\n")
        return
    subprocess.run([apt, "update", "--quiet"], check=False, stdout=subprocess.DEVNULL)
    install = [apt, "install", "--yes", "--quiet", "--no-install-recommends", package]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(install, check=False, stdout=subprocess.DEVNULL, env=environment)
    sys.stdout.write(f"{package}: {found(package) or 'not to be had, so it is not tried'}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
