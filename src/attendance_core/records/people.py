"""Who does what is recorded: everything that a person decides carries a name and a position."""

from attrs import asdict, field, fields, frozen

from attendance_core.errors import collecting

__all__ = ["Person"]


@frozen
class Person:
    """Somebody who decides, by name and position (SI 2024/208 reg 6 asks for both).

    Raises:
        Refused: one of them is empty.
    """

    name: str = field(repr=False)
    position: str

    def __attrs_post_init__(self) -> None:
        """Refuse a person who cannot be told from others later."""
        with collecting() as faults:
            for each in fields(Person):
                if not getattr(self, each.name).strip():
                    faults.add("person", "something was expected to stand here", key=each.name)

    def record(self) -> dict[str, str]:
        """Give the person as the journal writes one."""
        return asdict(self)
