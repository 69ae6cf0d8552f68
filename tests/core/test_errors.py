import pickle

import pytest

from attendance_core.errors import (
    AdapterError,
    AttendanceError,
    Fault,
    NotInForce,
    Refused,
    collecting,
)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault("marks.csv", "text was expected"), "marks.csv: text was expected"),
        (
            Fault("marks.csv", "a date was expected", line=4, column="date"),
            "marks.csv, line 4, column date: a date was expected",
        ),
        (Fault("t.toml", "a date was expected", key="a.b"), "t.toml, key a.b: a date was expected"),
    ],
)
def test_a_fault_says_where_it_is_and_what_was_expected(fault: Fault, sentence: str) -> None:
    """A fault is one sentence: the place, the line, the column or key, and what was expected."""
    assert str(fault) == sentence


def test_a_refusal_holds_every_fault_in_the_order_found() -> None:
    """All faults are told at once, one a line."""
    faults = [Fault("a.csv", "x was expected"), Fault("b.csv", "y was expected", line=2)]

    assert Refused(faults).faults == tuple(faults)
    assert str(Refused(faults)) == "a.csv: x was expected\nb.csv, line 2: y was expected"


def test_collecting_refuses_once_with_all_faults() -> None:
    """Faults of one block, its own and those found elsewhere, make one refusal."""
    with pytest.raises(Refused) as refused, collecting() as faults:  # noqa: PT012 - the point
        faults.add("a.csv", "x was expected", line=2)
        faults.extend([Fault("b.csv", "y was expected")])

    assert [fault.place for fault in refused.value.faults] == ["a.csv", "b.csv"]


def test_collecting_nothing_refuses_nothing() -> None:
    """A block without faults ends quietly, and says that it has none."""
    with collecting() as faults:
        pass

    assert not faults


def test_collecting_lets_a_stray_exception_pass_as_it_is() -> None:
    """A mistake of the program is never dressed up as a fault of the input."""
    with pytest.raises(ZeroDivisionError), collecting() as faults:  # noqa: PT012 - the point
        faults.add("a.csv", "x was expected")
        _ = 1 // 0


def test_refusing_at_once_tells_what_was_found_until_then() -> None:
    """A block may end itself where nothing further can be read."""
    faults = collecting()
    faults.add("a.csv", "x was expected")

    with pytest.raises(Refused, match=r"a\.csv: x was expected"):
        faults.refuse()


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (NotInForce("nothing"), LookupError),
        (Refused([]), ValueError),
        (AdapterError("sims", "attendance_read_roll", "it failed"), RuntimeError),
    ],
)
def test_every_error_answers_to_a_built_in_one(error: Exception, builtin: type[Exception]) -> None:
    """Callers may catch the library's errors by their own name or by Python's."""
    assert isinstance(error, AttendanceError)
    assert isinstance(error, builtin)


def test_an_adapter_error_names_the_adapter_and_the_hook() -> None:
    """Whoever reads the message knows whose adapter failed, and in which hook."""
    error = AdapterError("sims", "attendance_read_roll", "it gave no answer")

    assert str(error) == "adapter sims, hook attendance_read_roll: it gave no answer"
    assert (error.adapter, error.hook) == ("sims", "attendance_read_roll")


def test_an_adapters_error_travels_between_processes() -> None:
    """A pool of processes hands it back as it was."""
    error = AdapterError("sims", "attendance_read_roll", "it failed with OSError")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - made one line above

    assert str(back) == str(error)
    assert (back.adapter, back.hook) == (error.adapter, error.hook)


def test_a_fault_that_two_parts_share_is_told_once() -> None:
    """What roll and marks both depend on is refused in both, and one sentence."""
    fault = Fault("students.xml", "a file that can be read was expected")

    def refuse() -> None:
        raise Refused([fault])

    def read_twice() -> None:
        with collecting() as faults:
            faults.attempt(refuse)
            faults.attempt(refuse)

    with pytest.raises(Refused) as refused:
        read_twice()

    assert refused.value.faults == (fault,)
