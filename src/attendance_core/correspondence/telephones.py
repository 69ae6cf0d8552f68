"""Numbers as schools hold them: which can be written to, and which stand in a text at all."""

import re
from collections.abc import Iterable

import phonenumbers

from attendance_core.correspondence.addressing import Found
from attendance_core.roll import Parent

__all__ = ["mobile", "numbers_in", "numbers_of"]

_BRITISH = 44
_MOBILE_DIGITS = 10
_WRITTEN = re.compile(r"[0-9+() -]+")


def mobile(written: str | None) -> Found:
    """Give the number at which a text message can be sent, in the international form.

    >>> mobile("(07700) 900 123").address, mobile("see notes").reason
    ('+447700900123', 'what is held is no telephone number: a person looks')
    """
    if not written:
        return Found(None, "no mobile number is held: telephone")
    number = _parsed(written)
    if number is None:
        return Found(None, "what is held is no telephone number: a person looks")
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
        return Found(None, "what is held is no mobile number: telephone")
    return Found(_formatted(number))


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    # What has anything beside it is a note for a person, even where a number could be found in it.
    if not _WRITTEN.fullmatch(written):
        return None
    try:
        number = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        return None
    # Possible, not valid: numbers are given out faster than lists of them.
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE or _is_short(number):
        return None
    return number


def _is_short(number: phonenumbers.PhoneNumber) -> bool:
    # A British number may have nine digits, but not a mobile one: there one has been lost.
    national = str(number.national_number)
    is_mobile = number.country_code == _BRITISH and national.startswith("7")
    return is_mobile and len(national) != _MOBILE_DIGITS


def _formatted(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def numbers_in(written: str | None) -> set[str]:
    """Give all numbers that stand in a text, as they can be compared, with the text itself.

    Nothing is written to from this. It tells where the number of somebody who may not be reached
    stands again, among notes too: the text itself counts where no number can be found in it.
    """
    text = (written or "").strip()
    possible = phonenumbers.Leniency.POSSIBLE
    found = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=possible)
    return {_formatted(each.number) for each in found} | ({text} if text else set())


def numbers_of(parents: Iterable[Parent]) -> set[str]:
    """Give every number at which one of some parents may read a text message."""
    written = (number for each in parents for number in (each.mobile, each.telephone))
    return {number for each in written for number in numbers_in(each)}
