"""Withdrawal to home education: when a name may be deleted because of it.

A parent notifies in writing that the pupil will be educated otherwise than at school after a day;
that day has passed; no school attendance order names the school; and an authority that placed the
pupil at a special school has consented. From the day on which the consent of the 2026 Act is in
force the local authority consents before a relevant child is withdrawn: one whom it placed at a
special school, or of whom it makes child protection enquiries. That day is a setting: until it is
given, the rule of the Act is switched off.

Source: SI 2024/208 reg 9(1)(f), 9(2); Education Act 1996 s.434A, put in by the Children's Wellbeing
and Schools Act 2026 s.37.

>>> day = date(2026, 11, 20)
>>> told = Withdrawal(True, date(2026, 11, 19), has_order=False, is_placed=False)
>>> home_education(told, on=day).met
True
>>> home_education(told, on=date(2026, 11, 19)).met
False
>>> home_education(Withdrawal(None, None), on=day).met is None
True
"""

from datetime import date

from attrs import field, frozen

from attendance_core.rules.answers import Answer, answer, any_so, is_not

__all__ = ["Withdrawal", "home_education"]


@frozen
class Withdrawal:
    """What is known of a pupil's withdrawal; None is what is not known.

    `after` is the day after which the parent will educate the child otherwise. `is_placed` says
    whether a local authority placed the pupil at a special school, `is_protected` whether one makes
    enquiries or acts under s.47 of the Children Act 1989, `has_order` whether a school attendance
    order names the school, and `has_consent` whether the authority has consented.
    """

    is_in_writing: bool | None
    after: date | None
    has_order: bool | None = None
    is_placed: bool | None = field(default=None, repr=False)
    is_protected: bool | None = field(default=None, repr=False)
    has_consent: bool | None = None


def home_education(withdrawal: Withdrawal, *, on: date, consent_from: date | None = None) -> Answer:
    """Say whether the name of a pupil who is to be educated otherwise may be deleted.

    Args:
        withdrawal: what is known of it.
        on: the day of the deletion.
        consent_from: from which day on the 2026 Act's consent is in force, as `ReturnRules` has it;
            None is not yet.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    found = {
        "in_writing": withdrawal.is_in_writing,
        "passed": withdrawal.after < on if withdrawal.after else None,
        "no_order": is_not(withdrawal.has_order),
        "special_school": _consented(withdrawal.is_placed, withdrawal.has_consent),
    }
    if consent_from is not None and consent_from <= on:
        found["relevant_child"] = _consented(
            any_so([withdrawal.is_placed, withdrawal.is_protected]), withdrawal.has_consent
        )
    return answer("home_education", found, on=on, days={"after": withdrawal.after})


def _consented(is_needed: bool | None, is_given: bool | None) -> bool | None:  # noqa: FBT001 - three
    return any_so([is_not(is_needed), is_given])
