"""Secrets of other systems, read where they are kept by the name that the configuration gives.

A configuration names a secret and never holds it: `env:WONDE_TOKEN` is a variable of the
environment, `keyring:wonde/tamar` an entry of the system's keyring, which needs `keyring`.
"""

import os

from attendance_core.errors import Fault, Refused

__all__ = ["secret"]


def secret(name: str, *, place: str) -> str:
    """Give a secret.

    Args:
        name: where it is kept, as `env:NAME` or `keyring:SERVICE/USER`.
        place: the setting that names it, for the fault.

    Raises:
        Refused: it is not named so, there is none, or `keyring` is not installed. What was given in
            place of a name is not repeated: it may be the secret itself.
    """
    kind, _, where = name.partition(":")
    if kind == "env" and where:
        found = os.environ.get(where)
        # What is not written as a variable's name is may be the secret itself.
        shown = f" {where}" if where.isidentifier() and where.isupper() else ""
        missing = f"the environment variable{shown} was expected to hold it"
    elif kind == "keyring" and "/" in where:
        found = _kept(where, place)
        missing = f"the keyring was expected to hold it, as {where}"
    else:
        expected = "env:NAME or keyring:SERVICE/USER was expected, and not the secret itself"
        raise Refused([Fault(place, expected)])
    if not found:
        raise Refused([Fault(place, missing)])
    return found


def _kept(where: str, place: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415 - for those alone who keep secrets in one
        from keyring.errors import KeyringError  # noqa: PLC0415 - likewise
    except ModuleNotFoundError:
        expected = "keyring was expected to be installed, to read a secret from it"
        raise Refused([Fault(place, expected)]) from None
    service, _, user = where.partition("/")
    try:
        return keyring.get_password(service, user)
    except KeyringError:
        raise Refused([Fault(place, "a keyring that can be opened was expected")]) from None
