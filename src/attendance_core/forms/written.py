"""A filled form as text, as a page of HTML, as a Word file and as PDF, all of the same blocks.

Nothing is written of a form that may not be handed in: its stops are told instead. Needs
`mat-attendance[letters]`, and `[pdf]` for PDF.
"""

from attendance_core.correspondence.as_html import as_html as html_of
from attendance_core.correspondence.as_text import as_text as text_of
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.rendering import Body
from attendance_core.errors import Fault, Refused
from attendance_core.forms.checking import refuse_stopped
from attendance_core.forms.draft import Draft
from attendance_core.forms.laid_out import laid_out
from attendance_core.forms.shown import submit_notice
from attendance_core.tables import LONDON

__all__ = ["as_html", "as_pdf", "as_text", "as_word"]


def as_text(draft: Draft) -> str:
    """Give a form as text, for a person to look at; one that is stopped too, and that says so.

    What is amiss stands in `checking.issues`, and not here.
    """
    return text_of(_body(draft), _envelope(draft))


def as_html(draft: Draft) -> str:
    """Give a form as a page of HTML, to read and to print.

    Raises:
        Refused: it may not be handed in.
    """
    refuse_stopped(draft)
    return html_of(_body(draft), _envelope(draft))


def as_word(draft: Draft) -> bytes:
    """Give a form as a Word file, for a person to go on with.

    Raises:
        Refused: it may not be handed in, or a text has what no Word file holds.
    """
    # Imported here, as the PDF's is: each takes a while, and is needed by its own kind alone.
    from attendance_core.correspondence.as_word import as_word as word_of  # noqa: PLC0415

    refuse_stopped(draft)
    try:
        return word_of(_body(draft), _envelope(draft))
    except Refused:
        raise
    except ValueError:  # lxml's word for a control character, such as a roll may have in a name
        expected = "text without control characters was expected"
        raise Refused([Fault(draft.spec.id, expected)]) from None


def as_pdf(draft: Draft) -> bytes:
    """Give a form as PDF; its moment is the draft's.

    Raises:
        Refused: it may not be handed in, or a text has a letter that the typefaces do not have.
    """
    from attendance_core.correspondence.as_pdf import as_pdf as pdf_of  # noqa: PLC0415

    refuse_stopped(draft)
    return pdf_of(_body(draft), _envelope(draft), at=draft.as_at)


def _body(draft: Draft) -> Body:
    return Body(draft.spec.id, draft.spec.version, draft.spec.name, laid_out(draft))


def _envelope(draft: Draft) -> Envelope:
    return Envelope(
        draft.asked[0].registers.school.name,
        (),
        "",
        draft.as_at.astimezone(LONDON).date(),
        draft.reference,
        figures_at=draft.as_at,
        notice=submit_notice(draft),
    )
