"""How long a text message is: in GSM 03.38, or in UCS-2 where that has not its letters.

Source: 3GPP TS 23.038, the default alphabet and its extension; TS 23.040, 9.2.3.24.1, of parts.
"""

from attrs import frozen

__all__ = ["Length", "length_of"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_ONE_SEPTETS, _PART_SEPTETS = 160, 153
_ONE_UNITS, _PART_UNITS = 70, 67


@frozen
class Length:
    """How long a message is: units, of 7 bits or of 16, and the parts in which it is sent.

    `foreign` are the letters for which the short alphabet does not do.
    """

    units: int
    is_gsm: bool
    parts: int
    foreign: tuple[str, ...]


def length_of(text: str) -> Length:
    """Give how long a text message is.

    >>> length_of("Ann was not in school today.").parts, length_of("a" * 161).parts
    (1, 2)
    >>> length_of("Łukasz").foreign, length_of("{}").units
    (('Ł',), 4)
    """
    foreign = tuple(sorted({each for each in text if each not in _BASIC | _EXTENDED}))
    if foreign:
        units = len(text.encode("utf-16-le")) // 2
        return Length(units, False, _parts(units, _ONE_UNITS, _PART_UNITS), foreign)
    units = sum(2 if each in _EXTENDED else 1 for each in text)
    return Length(units, True, _parts(units, _ONE_SEPTETS, _PART_SEPTETS), ())


def _parts(units: int, one: int, part: int) -> int:
    return 1 if units <= one else -(-units // part)
