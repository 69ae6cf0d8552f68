"""One run of Typst: its source is ours, and all that it prints is data."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import typst

from attendance_core.errors import Fault, Refused

__all__ = ["typeset"]

_NO_LETTER = ("could not be displayed", "the PDF contains the codepoint")
"""What Typst says where no typeface has a letter."""


def typeset(
    source: bytes, data: Mapping[str, Any], *, at: datetime, is_tagged: bool = True
) -> bytes:
    """Set data in type, as PDF/A-2a and PDF/UA-1.

    Args:
        source: Typst that reads `sys.inputs.data`.
        data: what is printed, as plain values.
        at: the moment that the file gives as its own.
        is_tagged: whether it is a document by itself; what is laid over another one is not.

    Raises:
        Refused: a text has a letter that the typefaces do not have.
    """
    try:
        return typst.compile(
            source,
            format="pdf",
            sys_inputs={"data": json.dumps(data)},
            ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"] if is_tagged else [],
            pdf_tags=is_tagged,
            timestamp=at.astimezone(UTC),
        )
    except typst.TypstError as error:
        if not any(each in str(error) for each in _NO_LETTER):
            raise
        # Its message has a piece of the text, which may be a name.
        expected = "text that the typefaces of the PDF can show was expected"
        raise Refused([Fault("pdf", expected)]) from None
