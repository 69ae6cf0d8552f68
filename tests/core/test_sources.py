import pytest

from attendance_core.sources import Source, Status


@pytest.mark.parametrize(
    ("source", "citation"),
    [
        (Source("SI 2024/208"), "SI 2024/208"),
        (Source("SI 2024/208", "reg 10"), "SI 2024/208, reg 10"),
        (
            Source("SI 2024/208", "reg 10", "https://www.legislation.gov.uk/uksi/2024/208"),
            "SI 2024/208, reg 10, https://www.legislation.gov.uk/uksi/2024/208",
        ),
        (Source("SI 2024/208", address="https://example.org"), "SI 2024/208, https://example.org"),
    ],
)
def test_a_source_is_cited_by_what_is_known_of_it(source: Source, citation: str) -> None:
    """A citation is the instrument, the paragraph and the address, without gaps."""
    assert str(source) == citation


@pytest.mark.parametrize(
    ("status", "verified"),
    [
        (Status.VERIFIED, True),
        (Status.CORROBORATED, True),
        (Status.SINGLE_SOURCE, True),
        (Status.UNVERIFIED, False),
    ],
)
def test_only_the_unverified_is_not_verified(status: Status, *, verified: bool) -> None:
    """Anything that somebody stands behind is verified; inference is not."""
    assert Source("SI 2024/208", status=status).verified is verified
