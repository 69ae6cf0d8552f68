"""What a school has of its own: its policy, laid over its trust's, and its documents."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from attendance_core.correspondence.packs import Pack, packaged_pack, replaced
from attendance_core.errors import AttendanceError, Fault, Refused, collecting
from attendance_core.office.sources import OpenedSchool
from attendance_core.policy import Policy, read_policy
from attendance_core.tables import decoded
from attendance_core.trust import NamedPath

__all__ = ["pack_in", "pack_of", "policy_of"]

_OF_PACK = frozenset({".toml", ".md", ".txt"})


def policy_of(school: OpenedSchool) -> Policy | None:
    """Read a school's policy, or give None where neither the school nor its trust names one.

    What an adapter gives is the trust's: a school's own file is laid over it.

    Raises:
        Refused: with every fault of the files, or by the key of the configuration where one of them
            cannot be read at all, or where the trust has a file and an adapter besides.
        AdapterError: the adapter failed.
    """
    with collecting() as faults:
        read = [faults.attempt(partial(_text, school, each)) for each in _policies(school)]
    layers = [each for each in read if each]
    if not layers:
        return None
    (own, place), under = layers[-1], layers[:-1]
    return read_policy(
        own,
        place=place,
        over=under[0][0] if under else None,
        over_place=under[0][1] if under else None,
        thresholds=school.configuration.thresholds,
    )


def _policies(school: OpenedSchool) -> Sequence[NamedPath | None]:
    """Give the files of a policy, the trust's first; None is what an adapter gives."""
    configuration = school.configuration
    if POLICY not in configuration.adapters:
        return configuration.policies
    if any(each.key.startswith("trust.") for each in configuration.policies):
        expected = "a file of the trust's, or an adapter, was expected, and not both"
        key = f"{configuration.key}.adapters.{POLICY}"
        raise Refused([Fault(school.place, expected, key=key)])
    return [None, *configuration.policies]


WORDING, POLICY = "wording", "policy"


def _text(school: OpenedSchool, file: NamedPath | None) -> tuple[str, str]:
    """Give the text of a policy, and the place that its faults name."""
    if file is None:
        name = school.configuration.adapters[POLICY]
        return school.adapters().policy(), f"the policy of {name}"
    try:
        data = (school.folder / file.path).read_bytes()
    except OSError:
        fault = Fault(school.place, "a file that can be read was expected", key=file.key)
        raise Refused([fault]) from None
    return decoded(data, place=file.path), file.path


def pack_of(school: OpenedSchool) -> Pack:
    """Give a school's documents: the library's, those of its trust and its own in their place.

    Those that an adapter gives lie under those of folders. A document that is not what it should be
    is refused by itself. Where a folder or an adapter cannot be read all are: nobody knows which of
    them the school has put its own words in the place of.
    """
    pack = packaged_pack()
    if WORDING in school.configuration.adapters:
        try:
            pack = replaced(pack, school.adapters().templates())
        except AttendanceError as error:
            fault = Fault(school.place, str(error), key=f"{school.configuration.key}.adapters")
            return Pack({}, dict.fromkeys(pack.documents, (fault,)))
    for each in school.configuration.documents:
        try:
            pack = pack_in(school.folder / each.path, pack)
        except OSError:
            fault = Fault(school.place, "a folder that can be read was expected", key=each.key)
            return Pack({}, dict.fromkeys(pack.documents, (fault,)))
    return pack


def pack_in(folder: Path, pack: Pack) -> Pack:
    """Put the documents of a folder in the place of a pack's.

    A file that is no text refuses its document alone.

    Raises:
        OSError: the folder or a file in it cannot be read.
    """
    texts: dict[str, str] = {}
    unread: dict[str, tuple[Fault, ...]] = {}
    for file in sorted(each for each in folder.iterdir() if each.suffix in _OF_PACK):
        try:
            texts[file.name] = decoded(file.read_bytes(), place=file.name)
        except Refused as refused:
            unread[file.name.partition(".")[0]] = refused.faults
    own = {name: text for name, text in texts.items() if name.partition(".")[0] not in unread}
    found = replaced(pack, own)
    return Pack(found.documents, {**found.refused, **unread})
