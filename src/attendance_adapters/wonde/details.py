"""The contact details of a student or a contact: numbers, addresses of e-mail, home."""

from collections.abc import Mapping
from typing import Any

from attendance_adapters.wonde.rows import Row

__all__ = ["details_of"]

_HOUSE = ("house_number", "street")
_TELEPHONES = ("home", "phone", "primary", "work")
_EMAILS = ("email", "primary", "home")
"""Not the one at work, which others may read."""


def details_of(row: Row) -> Mapping[str, Any]:
    """Give what is known of how somebody is reached, by the names of a parent's fields.

    Only what Wonde calls a mobile number may be written to; any other is rung.
    """
    details = row.one("contact_details")
    phones, emails = details.one("phones"), details.one("emails")
    home = details.one("addresses").one("home")
    mobile = phones.text("mobile")
    others = [number for name in _TELEPHONES if (number := phones.text(name)) and number != mobile]
    written = [email for name in _EMAILS if (email := emails.text(name))]
    return {
        "mobile": mobile,
        "telephone": others[0] if others else None,
        "email": written[0] if written else None,
        "address": _lines(home),
        "postcode": home.text("postcode"),
    }


def _lines(home: Row) -> str | None:
    street = " ".join(part for name in _HOUSE if (part := home.text(name)))
    named = (home.text("apartment"), home.text("house_name"), street)
    places = (home.text("district"), home.text("town"), home.text("county"))
    return ", ".join(part for part in (*named, *places) if part) or None
