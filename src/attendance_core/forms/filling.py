"""Filling a form from the roll, the register and a case: a draft for each whom it is for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import field, frozen

from attendance_core.errors import Fault, collecting
from attendance_core.forms.asked import Asked
from attendance_core.forms.case import Attached, FormCase
from attendance_core.forms.conditions import all_hold
from attendance_core.forms.declaring import answered
from attendance_core.forms.dictionary import About, canonical_field, has_field
from attendance_core.forms.draft import Draft, Filled, Paper
from attendance_core.forms.known import Known
from attendance_core.forms.parts import AttachmentSpec, FieldSpec
from attendance_core.forms.spec import FormSpec, Per
from attendance_core.forms.values import misfit
from attendance_core.register import SchoolRegisters
from attendance_core.register.returns import ReturnRules
from attendance_core.roll import Parent

__all__ = ["Typed", "drafts"]


@frozen
class Typed:
    """What a person typed for a form: answers by their canonical names, such as who submits it."""

    answers: Mapping[str, Any] = field(factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no field, is counted by the library, or is of another kind."""
        with collecting() as faults:
            for name, value in self.answers.items():
                if not has_field(name) or not canonical_field(name).may_be_told:
                    faults.add("typed", "a field that a person may give was expected", key=name)
                    continue
                kept = canonical_field(name)
                if amiss := misfit(kept.kind, value, kept.columns):
                    faults.add("typed", amiss, key=name)


_NOTHING = Typed()
_AS_THE_LAW = ReturnRules()


def drafts(
    spec: FormSpec,
    registers: SchoolRegisters,
    cases: Sequence[FormCase],
    *,
    as_at: datetime,
    typed: Typed = _NOTHING,
    rules: ReturnRules = _AS_THE_LAW,
) -> tuple[Draft, ...]:
    """Fill a form.

    For a child there is a draft for each case, for a parent one for each that the case names. The
    cases of a family, and those of a school's list, are one draft; without a pupil it says nil.

    Args:
        spec: the form.
        registers: the school's registers.
        cases: the cases that it tells of, of the form's kind.
        as_at: the moment, with its zone.
        typed: what a person typed for it.
        rules: what the school and its authority have settled of returns.

    Raises:
        Refused: a case is of another kind or of nobody of the roll, or names no parent of the
            pupil; the moment has no zone; the form takes no nil return; cases that have a draft
            each have one reference; or something is typed of one pupil, or parent, of several.
    """
    with collecting() as faults:
        faults.extend(_strangers(spec, registers, cases, as_at))
        faults.extend(_mistaken(spec, cases, typed))

    def asked(case: FormCase, parent: Parent | None = None) -> Known:
        answers = typed.answers
        return Known(Asked(spec, registers, case, as_at, parent, answers, rules))

    if spec.per is Per.CHILD:
        return tuple(_one(spec, asked(each), each.reference) for each in cases)
    if spec.per is Per.PARENT:
        return tuple(
            _one(spec, asked(each, parent), f"{each.reference}-{number}")
            for each in cases
            for number, parent in enumerate(_parents(registers, each), 1)
        )
    return (_listed(spec, [asked(each) for each in cases]),)


def _parents(registers: SchoolRegisters, case: FormCase) -> Iterator[Parent]:
    by_id = {each.parent_id: each for each in registers.roll.parents_of(case.pupil or "")}
    return (by_id[each] for each in case.parents)


def _one(spec: FormSpec, known: Known, reference: str) -> Draft:
    return Draft(
        spec,
        reference,
        known.asked.as_at,
        tuple(_filled(each, known) for each in spec.fields),
        answered(spec, [known]),
        _papers(spec, known, known.asked.case.attached),
        about=(known,),
    )


def _listed(spec: FormSpec, about: Sequence[Known]) -> Draft:
    first, *_ = about
    once = [each for each in spec.fields if canonical_field(each.name).about is About.FORM]
    others = [each for each in spec.fields if each not in once]
    of_pupils = [each for each in about if each.asked.pupil is not None]
    attached = tuple(paper for each in about for paper in each.asked.case.attached)
    return Draft(
        spec,
        first.asked.case.reference,
        first.asked.as_at,
        tuple(_filled(each, first) for each in once),
        answered(spec, about),
        _papers(spec, first, attached),
        rows=tuple(tuple(_filled(each, known) for each in others) for known in of_pupils),
        about=tuple(about),
    )


def _filled(each: FieldSpec, known: Known) -> Filled:
    return Filled(each, known.find(each.name), _is_required(each, known))


def _is_required(each: FieldSpec | AttachmentSpec, known: Known) -> bool | None:
    if each.required or not each.required_if:
        return each.required
    return all_hold(each.required_if, known.value)


def _papers(spec: FormSpec, known: Known, attached: Sequence[Attached]) -> tuple[Paper, ...]:
    parent = known.asked.parent
    told = [each for each in attached if parent is None or each.parent in {None, parent.parent_id}]
    return tuple(
        Paper(each, _is_required(each, known), tuple(one for one in told if one.kind == each.kind))
        for each in spec.attachments
    )


def _strangers(
    spec: FormSpec, registers: SchoolRegisters, cases: Sequence[FormCase], as_at: datetime
) -> Iterator[Fault]:
    if as_at.tzinfo is None:
        yield Fault("form", "a moment with its zone was expected", key="as_at")
    if not cases:
        yield Fault("form", "at least one case was expected", key="cases")
    for number, case in enumerate(cases, 1):
        yield from _of_case(spec, registers, case, f"case[{number}]")


def _mistaken(spec: FormSpec, cases: Sequence[FormCase], typed: Typed) -> Iterator[Fault]:
    """Say what would write one case's form over another's, or one's answer on another's form."""
    references = [each.reference for each in cases]
    for number, each in enumerate(references, 1):
        if spec.per in {Per.CHILD, Per.PARENT} and each in references[: number - 1]:
            key = f"case[{number}].reference"
            yield Fault("form", "a reference that stands once was expected", key=key)
    parents = sum(len(each.parents) for each in cases) if spec.per is Per.PARENT else len(cases)
    several = {About.FORM: 1, About.PUPIL: len(cases), About.PARENT: parents}
    for name in typed.answers:
        if several[canonical_field(name).about] > 1:
            expected = "a fact of each case was expected, for there are several"
            yield Fault("form", expected, key=f"typed.{name}")


def _of_case(
    spec: FormSpec, registers: SchoolRegisters, case: FormCase, key: str
) -> Iterator[Fault]:
    if case.kind != spec.kind:
        yield Fault("form", f"a case of the kind {spec.kind} was expected", key=f"{key}.kind")
    if case.pupil is None:
        if spec.per is not Per.LIST or not spec.nil:
            yield Fault("form", "a pupil was expected: it takes no nil return", key=f"{key}.pupil")
        return
    if case.pupil not in registers.roll.by_key:
        yield Fault("form", "a pupil of the roll was expected", key=f"{key}.pupil")
        return
    if spec.per is Per.PARENT:
        yield from _of_parents(registers, case, key)


def _of_parents(registers: SchoolRegisters, case: FormCase, key: str) -> Iterator[Fault]:
    known = {each.parent_id: each for each in registers.roll.parents_of(case.pupil or "")}
    if not case.parents or len(set(case.parents)) < len(case.parents):
        expected = "the parents about whom it is asked, each once, were expected"
        yield Fault("form", expected, key=f"{key}.parents")
    for each in case.parents:
        if each not in known:
            expected = "ids of the pupil's own parents were expected"
            yield Fault("form", expected, key=f"{key}.parents")
