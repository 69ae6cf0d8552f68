"""A school's letterhead: a Word file that says where the parts of a letter stand.

It has the fields of `LETTERHEAD` in it, as docxtpl has them: the lines of the school and of the
addressee, the day, and `{{ body }}` where the letter stands. It is rendered in our sandbox alone:
by itself a Word template can run any code.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docxtpl import DocxTemplate

from attendance_core.correspondence.sandbox import Sandbox, refusing
from attendance_core.errors import Fault, Refused

__all__ = ["HERE", "LETTERHEAD", "PLACE", "default_letterhead", "filled"]

LETTERHEAD = ("school", "addressee", "day", "about", "notices", "foot", "body")
"""The fields that a letterhead may use; of `day` and `body` there is one, of the others a list."""

PLACE = "letterhead"
HERE = "\ue000"
"""Stands where the letter will: a character that no value has in it, as none for private use."""

_LARGEST = 20_000_000
_LARGEST_UNPACKED = 100_000_000


def filled(letterhead: bytes, values: Mapping[str, Any]) -> tuple[Any, frozenset[str]]:
    """Give a letterhead with its fields written, as python-docx has it, and which these are.

    Args:
        letterhead: what stands in its file.
        values: what each of `LETTERHEAD` says.

    Raises:
        Refused: it is no Word file, reads what no letterhead may, or has no place for the letter.
    """
    template = _opened(letterhead)
    with refusing(PLACE):
        try:
            read = template.get_undeclared_template_variables(jinja_env=Sandbox())
            _check(read)
            template.render(dict(values), jinja_env=Sandbox(), autoescape=True)
        except SyntaxError:
            # Of its XML.
            raise Refused([_NO_WORD_FILE]) from None
    return template.docx, frozenset(read)


_NO_WORD_FILE = Fault(PLACE, "a Word file (.docx) was expected")


def _opened(data: bytes) -> DocxTemplate:
    template = DocxTemplate(BytesIO(data))
    try:
        _check_size(data)
        template.init_docx()
    except Refused:
        raise
    except (BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError):
        raise Refused([_NO_WORD_FILE]) from None
    return template


def _check_size(data: bytes) -> None:
    # Before it is unpacked: what is small here may be as large as one likes there.
    with ZipFile(BytesIO(data)) as packed:
        unpacked = sum(each.file_size for each in packed.infolist())
    if len(data) > _LARGEST or unpacked > _LARGEST_UNPACKED:
        raise Refused([Fault(PLACE, "a smaller file was expected")])


def _check(read: set[str]) -> None:
    strange = sorted(read - set(LETTERHEAD))
    faults = [Fault(PLACE, "a field of a letterhead was expected", key=name) for name in strange]
    if "body" not in read:
        faults.append(Fault(PLACE, "{{ body }} was expected, where the letter stands"))
    if faults:
        raise Refused(faults)


def default_letterhead() -> bytes:
    """Give a plain letterhead, which a school can begin its own with."""
    file = docx.Document()
    _lay_out(file)
    for name in ("notices", "school", "addressee"):
        _add_lines(file, name)
    file.add_paragraph("{{ day }}")
    _add_lines(file, "about")
    file.add_paragraph("{{ body }}")
    _add_lines(file, "foot", size=Pt(8))
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _lay_out(file: Any) -> None:  # noqa: ANN401 - python-docx's
    """Set an A4 page, in black and in one typeface."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(24)
    page.top_margin = page.bottom_margin = Mm(18)
    for name, size in (("Normal", 11), ("No Spacing", 11), ("Heading 1", 14), ("Heading 2", 12)):
        style = file.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = (
            "Arial",
            Pt(size),
            RGBColor(0, 0, 0),
        )
        # A heading's typeface is its theme's, whatever its name.
        for place in ("asciiTheme", "hAnsiTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{place}"), None)
    file.styles["Heading 1"].paragraph_format.space_after = Pt(8)
    file.styles["Heading 2"].paragraph_format.space_after = Pt(4)
    file.styles["Normal"].paragraph_format.space_after = Pt(8)


def _add_lines(file: Any, name: str, size: Length | None = None) -> None:  # noqa: ANN401
    file.add_paragraph(f"{{%p for each in {name} %}}")
    line = file.add_paragraph(style="No Spacing").add_run("{{ each }}")
    line.font.size = size
    file.add_paragraph("{%p endfor %}")
    if size is None:
        file.add_paragraph(style="No Spacing")
