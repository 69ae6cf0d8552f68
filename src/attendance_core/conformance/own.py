"""The suites for what a trust has of its own: its words, and its policy."""

from attendance_core.conformance.suite import Suite
from attendance_core.correspondence.packs import packaged_pack, replaced
from attendance_core.hooks import SchoolAdapters
from attendance_core.policy import read_policy

__all__ = ["PolicySuite", "TemplatesSuite"]


class TemplatesSuite(Suite):
    """Tests of `attendance_templates`; there must be one."""

    def test_gives_texts_by_the_names_of_files(self, adapters: SchoolAdapters) -> None:
        """Each has a name and a text. If this fails: read the files, and do not give paths."""
        found = adapters.templates()

        assert found
        assert all(type(name) is str and type(text) is str for name, text in found.items())

    def test_each_is_what_it_should_be(self, adapters: SchoolAdapters) -> None:
        """No document is refused. If this fails: its faults say which field or block is amiss."""
        assert replaced(packaged_pack(), adapters.templates()).refused == {}

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.templates() == adapters.templates()


class PolicySuite(Suite):
    """Tests of `attendance_policy`."""

    def test_is_a_policy(self, adapters: SchoolAdapters) -> None:
        """It has rules. If this fails: the refusal names each key that is amiss."""
        assert read_policy(adapters.policy(), place="policy").rules

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.policy() == adapters.policy()
