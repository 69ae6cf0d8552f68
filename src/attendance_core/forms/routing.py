"""To which local authority a form goes, and which other one is told as well."""

from attrs import frozen

from attendance_core.forms.asked import Asked
from attendance_core.forms.spec import FormSpec, Reaching

__all__ = ["Route", "routes"]


@frozen
class Route:
    """An authority by its number, whether it has a copy, and why it is this one.

    `la_number` is None where nobody knows whose area it is. A copy is proposed: a person decides.
    """

    la_number: int | None
    is_copy: bool
    says: str


def routes(spec: FormSpec, asked: Asked) -> tuple[Route, ...]:
    """Give where a form goes: to the authority that it names, and where it matters to a second one.

    The school's authority is named unless the form says the pupil's home. Where the pupil lives in
    the area of another one, and the form is of a kind that is told there too, a copy is proposed.
    """
    home = asked.pupil.home_la_number if asked.pupil else None
    school = asked.registers.school.la_number
    first = _to_home(home) if spec.goes_to is Reaching.HOME else _to_school(spec, school)
    if not spec.copy_to_home or asked.pupil is None or spec.goes_to is Reaching.HOME:
        return (first,)
    if home is None:
        says = (
            "In whose area the pupil lives is not known: a person finds out, and tells it as well."
        )
        return (first, Route(None, is_copy=True, says=says))
    if home == spec.la_number:
        return (first,)
    says = (
        f"The pupil lives in the area of local authority {home}, and the form is another's: a copy."
    )
    return (first, Route(home, is_copy=True, says=says))


def _to_home(home: int | None) -> Route:
    return Route(home, is_copy=False, says="The form goes to the authority of the pupil's home.")


def _to_school(spec: FormSpec, school: int | None) -> Route:
    says = f"The form is {spec.authority}'s, in whose area the school is."
    if school is None:
        says = f"The form is {spec.authority}'s; in whose area the school is is not known."
    elif school != spec.la_number:
        says = f"The form is {spec.authority}'s; the school is in the area of {school}: look again."
    return Route(spec.la_number, is_copy=False, says=says)
