"""Messages for School Comms: a line for each, without a header, so that files join to one batch."""

from attendance_core.correspondence import Message
from attendance_core.tables import csv_text

__all__ = ["line_of"]


def line_of(message: Message) -> str:
    r"""Give the line of a message: to whom, what is said, under which subject, and our key.

    No spreadsheet takes what is said for a formula.

    >>> line_of(Message("0123abcd", "sms", "+447700900123", "=1+1"))
    "+447700900123,'=1+1,,0123abcd\n"
    """
    return csv_text(None, [(message.to, message.body, message.subject, message.key)])
