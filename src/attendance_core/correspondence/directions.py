"""In which direction a language is read, and texts of the other direction within it."""

from unicodedata import bidirectional, category

__all__ = ["ENGLISH", "RIGHT_TO_LEFT", "isolated"]

ENGLISH = "en"
"""The language in which every document is written."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ps"})
"""Languages that are read from right to left."""


def isolated(text: str, lang: str) -> str:
    """Set a text apart from one that is read in the other direction, so that neither turns it.

    Whatever is white in it is one space. What nobody sees goes: a control character, half a
    character, or one that turns all that follows it.

    >>> isolated("01632 960002", "ar"), isolated("Zoë", "en")
    ('\u206801632 960002\u2069', 'Zoë')
    """
    text = "".join(each for each in " ".join(text.split()) if not _is_unseen(each))
    foreign = {"L", "EN"} if lang in RIGHT_TO_LEFT else {"R", "AL", "AN"}
    is_foreign = any(bidirectional(each) in foreign for each in text)
    return f"\u2068{text}\u2069" if is_foreign else text


def _is_unseen(character: str) -> bool:
    return (
        category(character) in {"Cc", "Co", "Cs"}
        or bidirectional(character) in _TURNING
        or character in "\ufffe\uffff"
    )


_TURNING = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})
