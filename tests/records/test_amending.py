from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from attendance_core.errors import NotInForce, Refused
from attendance_core.records import Kind, Person, amend, enter, held_mark, import_marks, rekey
from attendance_core.register import Amendment, Mark
from attendance_core.sessions import Half, Session

URN = 142000
AT = Session(date(2026, 11, 20), Half.AM)
SHOWN = ("original_code", "amended_code", "reason", "amended_at", "name", "position")


def last(journal):
    """Give the newest entry."""
    return list(journal.entries(URN))[-1]


def keys(refused):
    """Give the keys that a refusal names, in their order."""
    return [fault.key for fault in refused.value.faults]


@pytest.fixture
def held(journal, export, person):
    """A journal that holds one mark, an N of a system."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    return journal


def test_a_person_enters_a_mark(journal, mark, person, register):
    """A mark where there was none is the person's, with name and position."""
    number = enter(journal, URN, mark("P1 AM L 12"), by=person)

    assert number == 1
    assert register(journal) == {"P1 AM L 12": "person"}
    assert last(journal).kind == Kind.MARK_ENTERED
    assert last(journal).content == {
        "pupil": "P1",
        "date": "2026-11-20",
        "session": "AM",
        "code": "L",
        "minutes_late": 12,
        "source": "person",
        "name": "A. Example",
        "position": "Attendance Manager",
    }


def test_a_mark_is_not_entered_over_another(held, mark, person, register):
    """Where a mark stands it is amended, with a reason, and not entered again."""
    with pytest.raises(Refused) as refused:
        enter(held, URN, mark("P1 AM /"), by=person)

    assert keys(refused) == ["session"]
    assert register(held) == {"P1 AM N": "sims"}


@pytest.mark.parametrize("code", ["H", "J", "-", "", "/\\", "l"])
def test_only_a_code_in_force_is_entered(journal, person, code):
    """A code of an older law, of no law, or no code at all is refused, for that day."""
    with pytest.raises(Refused, match="a code in force on 2026-11-20 was expected") as refused:
        enter(journal, URN, Mark("P1", AT, code), by=person)

    assert keys(refused) == ["code"]
    assert list(journal.entries(URN)) == []


def test_the_code_of_its_own_day_is_entered(journal, person):
    """H was in force until 18 August 2024: a mark of a day before may have it, one after not."""
    enter(journal, URN, Mark("P1", Session(date(2024, 7, 19), Half.AM), "H"), by=person)
    with pytest.raises((Refused, NotInForce)):
        enter(journal, URN, Mark("P1", Session(date(2024, 8, 19), Half.AM), "H"), by=person)

    assert last(journal).number == 1


def test_both_faults_of_an_entry_are_named_at_once(held, person):
    """A mark over another, with a code of no law, is refused once for both."""
    with pytest.raises(Refused) as refused:
        enter(held, URN, Mark("P1", AT, "?"), by=person)

    assert keys(refused) == ["session", "code"]


def test_an_amendment_shows_all_that_it_must(held, amendment, register):
    """Reg 6: the original entry, the amended entry, the reason, the date, name and position."""
    number = amend(held, URN, amendment("P1 AM N L"), minutes_late=12, detail="late bus")

    assert number == 3
    assert list(register(held)) == ["P1 AM L 12"]
    assert last(held).kind == Kind.MARK_AMENDED
    assert last(held).content == {
        "pupil": "P1",
        "date": "2026-11-20",
        "session": "AM",
        "code": "L",
        "minutes_late": 12,
        "detail": "late bus",
        "source": "person",
        "original": {"number": 2, "source": "sims", "code": "N"},
        "reason": "the tutor saw the pupil",
        "made_at": "2026-11-20T09:31:00.000000Z",
        "name": "A. Example",
        "position": "Attendance Officer",
    }


@pytest.mark.parametrize("empty", [None, ""], ids=["none", "empty"])
@pytest.mark.parametrize("name", SHOWN)
def test_an_amendment_without_one_of_them_is_refused(held, amendment, register, name, empty):
    """Each of the six is asked for by its name, and the register stays as it is."""
    with pytest.raises(Refused, match="something was expected to stand here") as refused:
        amend(held, URN, amendment("P1 AM N L", **{name: empty}))

    assert keys(refused) == [name]
    assert register(held) == {"P1 AM N": "sims"}
    assert last(held).number == 2


@pytest.mark.parametrize("name", ["reason", "name", "position"])
def test_spaces_are_not_a_reason(held, amendment, name):
    """What consists of spaces says nothing, and is refused as nothing is."""
    with pytest.raises(Refused) as refused:
        amend(held, URN, amendment("P1 AM N L", **{name: "  \t"}))

    assert keys(refused) == [name]


def test_all_that_is_missing_is_named_at_once(held):
    """Who sends an empty amendment is told of all six."""
    with pytest.raises(Refused) as refused:
        amend(held, URN, Amendment("P1", AT, None, None, None, None, None, None))

    assert keys(refused) == list(SHOWN)


def test_any_two_that_are_missing_are_named(held, amendment):
    """Each pair of the six is named, in their order, and nothing else is."""
    for pair in combinations(SHOWN, 2):
        with pytest.raises(Refused) as refused:
            amend(held, URN, amendment("P1 AM N L", **dict.fromkeys(pair)))

        assert keys(refused) == list(pair)


def test_a_date_without_a_zone_is_refused(held, amendment):
    """Nobody can say which moment it is; the register stays."""
    with pytest.raises(Refused, match="its zone"):
        amend(held, URN, amendment("P1 AM N L", amended_at=datetime(2026, 11, 20, 9)))  # noqa: DTZ001

    assert last(held).number == 2


def test_a_zone_is_asked_for_with_all_the_rest(held, amendment):
    """Who forgot the zone, and named wrong codes, is told of all three at once."""
    when = datetime(2026, 11, 20, 9)  # noqa: DTZ001
    with pytest.raises(Refused) as refused:
        amend(held, URN, amendment("P1 AM L H", amended_at=when))

    assert keys(refused) == ["amended_at", "original_code", "amended_code"]


def test_the_original_is_what_stands(held, amendment, register):
    """Who amends what has changed since is told what stands now, and looks again."""
    with pytest.raises(Refused, match="the code that stands was expected, N") as refused:
        amend(held, URN, amendment("P1 AM L /"))

    assert keys(refused) == ["original_code"]
    assert register(held) == {"P1 AM N": "sims"}


def test_what_is_not_there_is_not_amended(held, amendment, register):
    """A session without a mark has no original entry: it is entered, and not amended."""
    with pytest.raises(Refused, match="which is none"):
        amend(held, URN, amendment("P1 PM N /"))

    assert register(held) == {"P1 AM N": "sims"}


def test_only_a_code_in_force_is_amended_to(held, amendment):
    """An amendment to a code of an older law is refused for the day of its session."""
    with pytest.raises(Refused, match="a code in force on 2026-11-20 was expected") as refused:
        amend(held, URN, amendment("P1 AM N H"))

    assert keys(refused) == ["amended_code"]


def test_a_refusal_names_no_person_and_no_pupil(held, amendment):
    """What is refused is said by places and codes, and by nothing that is personal."""
    with pytest.raises(Refused) as refused:
        amend(held, URN, amendment("P1 AM L H", position=None, reason="she was ill"))

    assert keys(refused) == ["position", "original_code", "amended_code"]
    assert not {"P1", "ill", "Example"} & set(str(refused.value).replace(".", " ").split())


def test_amendments_follow_one_another(held, amendment, register):
    """Each amendment keeps the one before it, down to the first entry."""
    amend(held, URN, amendment("P1 AM N L"), minutes_late=5)
    amend(held, URN, amendment("P1 AM L L"), minutes_late=9)
    amend(held, URN, amendment("P1 AM L /"))
    originals = [each.content["original"] for each in held.entries(URN, kinds=[Kind.MARK_AMENDED])]

    assert register(held) == {"P1 AM /": "person"}
    assert [(each["number"], each["code"]) for each in originals] == [(2, "N"), (3, "L"), (4, "L")]


def test_the_mark_that_is_held_is_known_by_its_entry(held, amendment):
    """A held mark names the entry that put it there, who said it, and the mark."""
    amend(held, URN, amendment("P1 AM N L"), minutes_late=5, detail="late bus")
    with held.engine.connect() as connection:
        found = held_mark(connection, URN, "P1", AT)
        none = held_mark(connection, URN, "P2", AT)

    assert (found.number, found.source) == (3, "person")
    assert found.mark == Mark("P1", AT, "L", 5, "late bus")
    assert none is None


@pytest.mark.parametrize(("name", "position"), [("", "Tutor"), ("A. Example", " "), (" ", "")])
def test_a_person_has_a_name_and_a_position(name, position):
    """Without both nobody can say later who it was; each that is missing is named."""
    missing = [
        key
        for key, is_there in (("name", name.strip()), ("position", position.strip()))
        if not is_there
    ]
    with pytest.raises(Refused) as refused:
        Person(name, position)

    assert keys(refused) == missing


PM = Session(date(2026, 11, 20), Half.PM)
MONDAY = Session(date(2026, 11, 23), Half.AM)


@pytest.mark.parametrize(
    ("marked", "key", "says"),
    [
        (Mark("P1", PM, "/"), "code", "a code for a session in the PM was expected"),
        (Mark("P1", AT, "\\"), "code", "a code for a session in the AM was expected"),
        (Mark("P1", AT, "L", -3), "minutes_late", "0 minutes or more were expected"),
        (Mark("P1", AT, "/", 5), "minutes_late", "else none"),
        (Mark("P1", AT, "B"), "detail", "the nature of the activity was expected"),
        (Mark("P1", AT, "D", None, " "), "detail", "the other school was expected"),
        (Mark("P1", MONDAY, "/"), "code", "a day that has come was expected for /"),
        (Mark("P1", MONDAY, "U"), "code", "a day that has come was expected for U"),
    ],
)
def test_what_the_law_does_not_know_is_not_entered(journal, person, marked, key, says):
    """A code of the other half, minutes without a late code, no detail, somebody who came ahead."""
    with pytest.raises(Refused, match=says) as refused:
        enter(journal, URN, marked, by=person)

    assert keys(refused) == [key]
    assert list(journal.entries(URN)) == []


@pytest.mark.parametrize(
    "marked",
    [Mark("P1", AT, "U", 0), Mark("P1", AT, "B", None, "college"), Mark("P1", MONDAY, "C")],
)
def test_what_the_law_knows_is_entered(journal, person, marked):
    """No minute late, a detail, leave of a day to come: nothing is asked for beyond the law."""
    assert enter(journal, URN, marked, by=person) == 1


@pytest.mark.parametrize(
    ("code", "more", "key"),
    [
        ("\\", {}, "amended_code"),
        ("L", {"minutes_late": -1}, "minutes_late"),
        ("I", {"minutes_late": 5}, "minutes_late"),
        ("K", {}, "detail"),
        ("N", {}, "amended_code"),
    ],
)
def test_what_is_no_amendment_in_law_is_refused(held, amendment, register, code, more, key):
    """What is to stand is a mark of the law, and another than the one that stands."""
    with pytest.raises(Refused) as refused:
        amend(held, URN, amendment(f"P1 AM N {code}"), **more)

    assert keys(refused) == [key]
    assert register(held) == {"P1 AM N": "sims"}


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (
            datetime(2026, 11, 19, 23, 59, tzinfo=UTC),
            "a moment on 2026-11-20 or later was expected",
        ),
        (datetime(2026, 11, 20, 9, 59, tzinfo=UTC), "a moment that has passed was expected"),
    ],
    ids=["before its day", "to come"],
)
def test_an_amendment_was_made_when_there_was_a_mark(held, amendment, at, says):
    """Not before its session's day, and not later than it is recorded."""
    with pytest.raises(Refused, match=says) as refused:
        amend(held, URN, amendment("P1 AM N /", amended_at=at))

    assert keys(refused) == ["amended_at"]


def test_a_mark_of_a_day_to_come_is_amended_ahead(journal, person, amendment):
    """It was entered ahead and can be changed from then on, but not into somebody who came."""
    enter(journal, URN, Mark("P1", MONDAY, "C"), by=person)
    at = datetime(2026, 11, 20, 9, 35, 1, tzinfo=UTC)
    amend(journal, URN, amendment("P1 AM C M", session=MONDAY, amended_at=at))
    with pytest.raises(Refused, match="a day that has come was expected for /") as refused:
        amend(journal, URN, amendment("P1 AM M /", session=MONDAY, amended_at=at))

    assert keys(refused) == ["amended_code"]


def test_an_earlier_key_is_refused(held, mark, amendment, person, register):
    """A pupil who was given another key is marked under it: there is no second pupil."""
    rekey(held, URN, "P1", "P9", by=person)
    for refused in (
        lambda: enter(held, URN, mark("P1 20 PM N"), by=person),
        lambda: amend(held, URN, amendment("P1 AM N /")),
    ):
        with pytest.raises(Refused, match="key pupil: a key of now was expected") as raised:
            refused()
        assert "P1" not in str(raised.value)
    assert register(held) == {"P9 AM N": "sims"}


def test_a_key_that_was_carried_back_is_itself_again(held, amendment, person, register):
    """Then the other one is of before."""
    rekey(held, URN, "P1", "P9", by=person)
    rekey(held, URN, "P9", "P1", by=person)
    amend(held, URN, amendment("P1 AM N /"))
    with pytest.raises(Refused, match="a key of now was expected"):
        enter(held, URN, Mark("P9", PM, "N"), by=person)

    assert register(held) == {"P1 AM /": "person"}
