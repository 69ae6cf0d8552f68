"""What a school has of its own: a policy laid over its trust's, documents in the place of ours."""

import pytest
from attrs import evolve
from friday import ANN, BO, RULES, Systems, a_parent, at, look_of, opened, roll_of
from policy_cases import policy_text, rule

from attendance_core.correspondence.packs import packaged_pack
from attendance_core.correspondence.recipients import NonResident
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.office import live
from attendance_core.office.morning import morning
from attendance_core.office.own import pack_of, policy_of
from attendance_core.sessions import Half
from attendance_core.trust import NamedPath

AM = Half.AM
TRUST = NamedPath("trust.toml", "trust.policy")
OWN = NamedPath("own.toml", "school[1].policy")
WORDS = NamedPath("words", "trust.documents")
TEXT = "first_day_absence"


def school(folder, *policies, documents=()):
    """Give the school of that Friday, with these policies and documents."""
    held = opened(Systems({}, roll_of()))
    named = evolve(held.configuration, policies=policies, documents=documents)
    return evolve(held, configuration=named, folder=folder)


def write(folder, **files):
    """Write files of TOML."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def faults(attempt):
    """Give the place and the key of each fault with which something is refused."""
    with pytest.raises(Refused) as refused:
        attempt()
    return [(each.place, each.key) for each in refused.value.faults]


def test_a_school_without_a_policy_has_none(tmp_path):
    """Neither it nor its trust names one."""
    assert policy_of(school(tmp_path)) is None


def test_a_trusts_policy_is_that_of_a_school_that_names_none(tmp_path):
    """As it stands."""
    write(tmp_path, trust=policy_text(rule("s1"), policy={"id": "west"}))

    assert policy_of(school(tmp_path, TRUST)).id == "west"


def test_a_schools_policy_is_laid_over_its_trusts(tmp_path):
    """What it does not say is the trust's; without a trust's it stands alone."""
    own = '[policy]\ninherits = "west"\n[[rules]]\nid = "s1"\nthreshold = "7"'
    write(tmp_path, trust=policy_text(rule("s1"), policy={"id": "west"}), own=own)
    laid = policy_of(school(tmp_path, TRUST, OWN))
    write(tmp_path, own=policy_text(rule("mine")))

    assert (laid.id, laid.rules[0].enter.thresholds[0].number) == ("west", 7)
    assert [each.id for each in policy_of(school(tmp_path, OWN)).rules] == ["mine"]


def test_a_policy_that_is_not_there_is_refused_by_its_key(tmp_path):
    """Of the configuration, both at once; what is wrong in a file is refused by the file's own."""
    assert faults(lambda: policy_of(school(tmp_path, TRUST, OWN))) == [
        ("trust.toml", "trust.policy"),
        ("trust.toml", "school[1].policy"),
    ]
    write(tmp_path, own=policy_text(rule("s1", measure="hope")))

    assert faults(lambda: policy_of(school(tmp_path, OWN))) == [("own.toml", "rules[1].measure")]


def documents_in(folder, text, name=f"{TEXT}.en.txt"):
    """Write a document of the trust's own, and give a school that has it."""
    (folder / "words").mkdir(exist_ok=True)
    (folder / "words" / name).write_bytes(text.encode())
    return school(folder, documents=[WORDS])


def test_without_documents_of_its_own_a_school_has_the_librarys(tmp_path):
    """All of them."""
    assert pack_of(school(tmp_path)) == packaged_pack()


def test_documents_that_cannot_be_read_are_no_reason_to_write_in_other_words(tmp_path):
    """Which of them the school has of its own nobody knows: nothing is written."""
    pack = pack_of(school(tmp_path, documents=[WORDS]))

    assert faults(lambda: pack[TEXT]) == [("trust.toml", "trust.documents")]


def test_a_file_that_is_no_text_refuses_its_document_alone(tmp_path):
    """Every other one goes on."""
    made = documents_in(tmp_path, "")
    pack = pack_of(made)

    assert faults(lambda: pack[TEXT]) == [(f"{TEXT}.en.txt", None)]
    assert pack["attendance_concern"]


OURS = packaged_pack()[TEXT].templates["en"]
CODES = {(ANN, AM): "N", (BO, AM): "N"}
ROLL = roll_of(a_parent(ANN), a_parent(BO, mobile="07700 900009"))


def day_of(systems, made):
    """Live the Friday at half past nine."""
    held = evolve(opened(systems), configuration=made.configuration, folder=made.folder)
    return live(held, journal=systems.journal, at=at("09:30"), approvals={})


def test_a_family_is_written_to_in_the_schools_own_words(tmp_path):
    """And of which template that was is known."""
    made = documents_in(tmp_path, OURS.replace("{{ school }}", "The office of {{ school }}"))
    day = day_of(Systems(CODES, ROLL), made)
    first, *_ = day.morning.proposals

    assert "The office of Example School" in first.message.body
    assert (first.document, first.template) == (TEXT, pack_of(made)[TEXT].version())


def test_a_message_that_cannot_be_written_keeps_nobody_elses_back(tmp_path):
    """An element that one pupil's leaves unsaid: the pupil stands on the list to telephone."""
    element = packaged_pack()[TEXT].declaration.elements[0].name
    text = f"{{% block {element} %}}{{{{ first_name if first_name != 'Bo' }}}}{{% endblock %}}"
    others = [each.name for each in packaged_pack()[TEXT].declaration.elements[1:]]
    text += "".join(f"{{% block {name} %}}{{{{ school }}}}{{% endblock %}}" for name in others)
    day = day_of(Systems(CODES, ROLL), documents_in(tmp_path, text))
    (call,) = (each for each in day.calls if each.enrolment.pupil == BO)

    says = f"{TEXT}, key {element}: this element was expected to be said"

    assert [each.reached.pupil for each in day.morning.proposals] == [ANN]
    assert call.reasons == (f"the message could not be written ({says}): telephone",)


def test_a_document_that_is_refused_writes_to_nobody_and_is_said(tmp_path):
    """At the head of the report, with its fault; everybody is rung."""
    day = day_of(Systems(CODES, ROLL), documents_in(tmp_path, "{{ mother }}"))

    assert day.morning.proposals == ()
    assert {each.enrolment.pupil for each in day.calls} == {ANN, BO}
    assert any(each.startswith(f"Not written by: {TEXT}.en.txt") for each in day.warnings)


def test_a_parent_of_whom_nobody_knows_where_they_live_may_be_held():
    """As the school's configuration has it."""
    look = look_of(CODES, roll_of(a_parent(ANN), a_parent(BO, lives_with_pupil=True, number=2)))
    seen = morning(look, evolve(RULES, non_resident=NonResident.HOLD))

    assert [each.reached.pupil for each in seen.proposals] == [BO]
    assert [each.reason for each in seen.exceptions if each.pupil == ANN] == [
        "the pupil is not known to live with them: a person decides"
    ]


class Package:
    """A trust's own package; where it `fails` neither of its hooks answers."""

    def __init__(self, words=None, policy="", *, fails=False):
        """Hold what it gives."""
        self.words, self.policy, self.fails = words or {}, policy, fails

    @hookimpl
    def attendance_templates(self):
        """Give the documents."""
        if self.fails:
            raise ConnectionError
        return self.words

    @hookimpl
    def attendance_policy(self):
        """Give the policy."""
        if self.fails:
            raise ConnectionError
        return self.policy


def with_package(held, package, *capabilities):
    """Let a school name a package for what is its trust's own."""
    named = dict.fromkeys(capabilities, "words")
    made = SchoolAdapters.alone("words", package, frozenset(capabilities))
    configuration = evolve(held.configuration, adapters=named)
    return evolve(held, configuration=configuration, adapters=lambda: made)


def test_a_policy_of_a_package_is_the_trusts(tmp_path):
    """It stands alone, and a school's own file is laid over it."""
    package = Package(policy=policy_text(rule("s1"), policy={"id": "west"}))
    own = '[policy]\ninherits = "west"\n[[rules]]\nid = "s1"\nthreshold = "7"'
    write(tmp_path, own=own)
    alone = policy_of(with_package(school(tmp_path), package, "policy"))
    laid = policy_of(with_package(school(tmp_path, OWN), package, "policy"))

    assert alone.id == "west"
    assert [each.enter.thresholds[0].number for each in laid.rules] == [7]


def test_a_trust_has_a_file_or_a_package(tmp_path):
    """Nobody could say which lies under the other."""
    write(tmp_path, trust=policy_text(rule("s1")))
    named = with_package(school(tmp_path, TRUST), Package(policy="x"), "policy")

    assert faults(lambda: policy_of(named)) == [("trust.toml", "school[1].adapters.policy")]


def test_the_faults_of_a_packages_policy_name_it(tmp_path):
    """As those of a file name the file."""
    named = with_package(school(tmp_path), Package(policy="[policy]\nmood = 1"), "policy")

    assert {place for place, _ in faults(lambda: policy_of(named))} == {"the policy of words"}


def test_words_of_a_package_stand_in_the_place_of_the_librarys(tmp_path):
    """And those of a folder in the place of the package's."""
    ours = packaged_pack()[TEXT].templates["en"]
    package = Package({f"{TEXT}.en.txt": ours.replace("please", "kindly")})
    (tmp_path / "words").mkdir()
    of_package = pack_of(with_package(school(tmp_path), package, "wording"))
    text = ours.replace("please", "do")
    (tmp_path / "words" / f"{TEXT}.en.txt").write_text(text, encoding="utf-8")
    of_folder = pack_of(with_package(school(tmp_path, documents=(WORDS,)), package, "wording"))

    assert "kindly" in of_package[TEXT].templates["en"]
    assert of_folder[TEXT].templates["en"] == text


def test_while_a_package_cannot_give_its_words_nothing_is_written(tmp_path):
    """Nobody knows which documents it has put its own words in the place of."""
    pack = pack_of(with_package(school(tmp_path), Package(fails=True), "wording"))

    assert pack.documents == {}
    assert set(pack.refused) == set(packaged_pack().documents)
