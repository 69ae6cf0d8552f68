"""Local authorities' forms as data: specifications, and the case value that fills them.

These are the values that adapters and cases share. What is done with them is a module of its own:
`reading` and `completing` make specifications of TOML; `filling` makes a `Draft`, `checking`,
`due` and `routing` say what a person looks at; `as_json`, `as_keying_sheet` and `written` (which
needs `mat-attendance[letters]`, and `[pdf]` for PDF) give it to people. Nothing here submits one.
"""

from attendance_core.forms.case import Attached, Fact, FormCase
from attendance_core.forms.dictionary import (
    About,
    CanonicalField,
    DataClass,
    Origin,
    canonical_field,
    canonical_fields,
)
from attendance_core.forms.parts import FieldSpec, Word
from attendance_core.forms.spec import FormSpec, Per
from attendance_core.forms.values import Kind

__all__ = [
    "About",
    "Attached",
    "CanonicalField",
    "DataClass",
    "Fact",
    "FieldSpec",
    "FormCase",
    "FormSpec",
    "Kind",
    "Origin",
    "Per",
    "Word",
    "canonical_field",
    "canonical_fields",
]
