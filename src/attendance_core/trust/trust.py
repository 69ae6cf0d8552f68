"""A trust's configuration as values."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from attendance_core.school import School, not_empty

__all__ = ["MessageRules", "SchoolConfiguration", "Trust"]


@frozen
class MessageRules:
    """What a school's policy says of messages: the role that approves one, and how to reply."""

    approved_by: str = field(validator=not_empty)
    reply_to: str = field(validator=not_empty)


@frozen
class SchoolConfiguration:
    """One school of a trust, with the adapters that it named, by capability, and their settings.

    `calendar` is the path of a calendar file, or the name of an adapter; `key` is where in the
    configuration the school stands.
    """

    school: School
    calendar: str
    adapters: Mapping[str, str]
    settings: Mapping[str, Mapping[str, Any]] = field(repr=False)
    messages: MessageRules | None
    key: str


@frozen
class Trust:
    """A trust and its schools; `place` is the name of the file that said so."""

    name: str
    place: str
    schools: tuple[SchoolConfiguration, ...]
