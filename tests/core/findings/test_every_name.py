"""The findings of a register folder: each name of the contract once, and none where none is."""

from collections import Counter
from pathlib import Path

from every_finding import CLEAN, EVERY, ON, write_folder

from attendance_core.findings import Name, check
from attendance_core.office import open_folder


def test_each_name_is_found_once(tmp_path: Path) -> None:
    """One folder has everything amiss, each thing once and of a pupil of its own."""
    found = check(open_folder(write_folder(tmp_path, EVERY)), on=ON)

    assert Counter(each.finding for each in found) == Counter(Name)


def test_each_finding_has_a_key_of_its_own(tmp_path: Path) -> None:
    """Twenty hexadecimal digits, and the same when the folder is read again."""
    school = write_folder(tmp_path, EVERY)
    one, other = ([each.key for each in check(open_folder(school), on=ON)] for _ in range(2))

    assert one == other
    assert len(set(one)) == len(Name)
    assert all(len(key) == 20 and int(key, 16) >= 0 for key in one)


def test_nothing_is_found_where_nothing_is_amiss(tmp_path: Path) -> None:
    """What looks like a finding and has its explanation in the folder is none."""
    assert check(open_folder(write_folder(tmp_path, CLEAN)), on=ON) == ()


def test_no_finding_says_who_somebody_is(tmp_path: Path) -> None:
    """No name, number, reason or place of the folder stands in a sentence or a repr."""
    found = check(open_folder(write_folder(tmp_path, EVERY)), on=ON)
    personal = ["Example", "Ann", "07700", "hall", "reset", "Tregear", "R919", "adno:", "Hill"]
    said = " ".join(f"{each.detail} {each!r}" for each in found)

    assert [each for each in personal if each in said] == []
