"""CPOMS: what can be exchanged with it by files, for there is no public interface to its log.

A concern goes out as a draft for the safeguarding lead to paste or upload; of what is known of a
family only the holds come in, from a file that the lead keeps. A school that has an interface of
its own writes an adapter for the same capability.
"""

import re
from pathlib import Path
from typing import ClassVar

from attrs import frozen

from attendance_adapters.cpoms.chronology import ChronologyRow, read_chronology
from attendance_adapters.cpoms.drafts import Form, draft
from attendance_adapters.cpoms.holds import read_holds
from attendance_adapters.outbox import Readers, put
from attendance_core.correspondence import Receipt
from attendance_core.errors import Fault, Refused
from attendance_core.hooks import hookimpl
from attendance_core.identifiers import is_upn
from attendance_core.safeguarding import Concern, SafeguardingHold

__all__ = ["ChronologyRow", "Cpoms", "Form", "read_chronology"]

_KEY = re.compile(r"[0-9A-Za-z_-]{1,100}")


def _names(pupil: str, key: str) -> bool:
    """Say whether a key has a UPN anywhere, or an admission number by itself."""
    own, told = pupil.removeprefix("adno:").casefold(), key.casefold()
    return (own in told) if is_upn(pupil) else own in re.split("[-_]", told)


@frozen
class Cpoms:
    """Puts each concern into a file that is named by its key, once, and reads who is held back."""

    @frozen
    class Settings:
        """`drafts` is the folder for concerns; it is made if it is not there.

        `holds` is the safeguarding lead's file of holds, which must be there. `categories` are the
        school's own, of which a concern has one: there is no fixed one for attendance. `form` is as
        what a concern is written, `readable_by` who may read it and take it away.
        """

        drafts: Path
        holds: Path
        categories: tuple[str, ...]
        form: Form = Form.TEXT
        readable_by: Readers = Readers.OWNER

    capabilities: ClassVar[frozenset[str]] = frozenset({"safeguarding"})

    settings: Settings

    @hookimpl
    def attendance_log_concern(self, concern: Concern) -> Receipt:
        """Write one concern, unless it was written before.

        Raises:
            Refused: its category is none of the school's, or its key is no name for a file or
                holds the pupil's own.
            OSError: it could not be written, and may be tried again.
        """
        if concern.category not in self.settings.categories:
            expected = "a category of the setting categories was expected"
            raise Refused([Fault("cpoms", expected, key="category")])
        if not _KEY.fullmatch(concern.key) or _names(concern.pupil, concern.key):
            expected = "a key of letters, digits, - and _ that is no pupil's own was expected"
            raise Refused([Fault("cpoms", expected, key="key")])
        settings = self.settings
        text = draft(concern, settings.form)
        is_new = put(settings.drafts, concern.key, text, settings.readable_by, settings.form.suffix)
        return Receipt(f"{concern.key}{settings.form.suffix}", already_sent=not is_new)

    @hookimpl
    def attendance_read_holds(self) -> tuple[SafeguardingHold, ...]:
        """Give the holds of the file."""
        return read_holds(self.settings.holds)
