"""What a school has of its own: its policy, laid over its trust's, and its documents."""

from functools import partial
from pathlib import Path

from attendance_core.correspondence.packs import Pack, packaged_pack, replaced
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.office.sources import OpenedSchool
from attendance_core.policy import Policy, read_policy
from attendance_core.tables import decoded
from attendance_core.trust import NamedPath

__all__ = ["pack_in", "pack_of", "policy_of"]

_OF_PACK = frozenset({".toml", ".md", ".txt"})


def policy_of(school: OpenedSchool) -> Policy | None:
    """Read a school's policy, or give None where neither the school nor its trust names one.

    Raises:
        Refused: with every fault of the files, or by the key of the configuration where one of them
            cannot be read at all.
    """
    files = school.configuration.policies
    with collecting() as faults:
        texts = [faults.attempt(partial(_text, school, each)) for each in files]
    if not files:
        return None
    own, under = files[-1], files[:-1]
    return read_policy(
        texts[-1] or "",
        place=own.path,
        over=texts[0] if under else None,
        over_place=under[0].path if under else None,
        thresholds=school.configuration.thresholds,
    )


def _text(school: OpenedSchool, file: NamedPath) -> str:
    try:
        data = (school.folder / file.path).read_bytes()
    except OSError:
        fault = Fault(school.place, "a file that can be read was expected", key=file.key)
        raise Refused([fault]) from None
    return decoded(data, place=file.path)


def pack_of(school: OpenedSchool) -> Pack:
    """Give a school's documents: the library's, those of its trust and its own in their place.

    A document that is not what it should be is refused by itself. Where a folder cannot be read all
    are: nobody knows which of them the school has put its own words in the place of.
    """
    pack = packaged_pack()
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
