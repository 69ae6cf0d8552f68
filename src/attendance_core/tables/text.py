"""Bytes into text: UTF-8 first, another encoding only where the caller names it."""

from attendance_core.errors import Fault, Refused

__all__ = ["decoded"]


def decoded(data: bytes, *, place: str, otherwise: str | None = None) -> str:
    """Decode the bytes of a file.

    Args:
        data: the whole file.
        place: the file's name, for the fault.
        otherwise: the encoding to take when the bytes are not UTF-8, for example `cp1252`.

    Raises:
        Refused: the file is empty, or its bytes are neither UTF-8 nor the other encoding.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused([Fault(place, "the file is empty")])
    for encoding in ("utf-8-sig", otherwise):
        try:
            return data.decode(encoding) if encoding else _refuse(data, place)
        except UnicodeDecodeError:
            continue
    return _refuse(data, place)


def _refuse(data: bytes, place: str) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused([Fault(place, "text in UTF-8 was expected", line=line)]) from None
    return data.decode("utf-8")
