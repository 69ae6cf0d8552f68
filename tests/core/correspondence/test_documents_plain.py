"""How plainly the documents for families are written: for a reader of eleven or twelve."""

import re
from collections.abc import Iterator, Sequence

import pytest
from letters import DOCUMENTS, body_of

from attendance_core.correspondence.blocks import Heading, Items, Paragraph, words
from attendance_core.correspondence.declared import Audience

FAMILY = [
    stem
    for stem, each in DOCUMENTS.items()
    if each.declaration.audience in {Audience.PARENT, Audience.PUPIL}
]
OLDEST_READER = 12
LONGEST_SENTENCE = 25
AVERAGE_SENTENCE = 14
LONG_WORD = 10
LONG_WORDS = 0.05

# Words of offices, of the law and of other countries, and those that blame.
NOT_TO_BE_USED = """
    aforementioned; as per; attainment; breach; cohort; commence; comply; condoned; DSL; EHCP;
    EWO; enforcement; escalate; failed; failure; fails to; forthwith; grade; guardian; hereby;
    HoY; impact; in respect of; intervention; irregular; moving forward; non-compliance;
    notify; PA; parenting; persistent absence; persistently absent; poor attendance; prior to;
    provision; punctuality; pursuant; refusal; regarding; safeguarding; sanction; SENCo;
    severely absent; SLT; stakeholder; student; terminate; truancy; truant; utilise; whilst;
    with regard to
"""
FORBIDDEN = re.compile(
    r"\b(" + "|".join(" ".join(each.split()) for each in NOT_TO_BE_USED.split(";")) + r")\b"
)


def sentences_of(stem: str) -> list[str]:
    """Give what a document says in sentences; its tables and the lines to sign on are none."""
    return list(_split(_lines(stem)))


def _lines(stem: str) -> Iterator[str]:
    for block in body_of(stem).blocks:
        match block:
            case Paragraph() | Heading():
                yield words(block.spans)
            case Items():
                yield from map(words, block.items)


def _split(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if "....." not in line:
            # A full stop in "8.30" ends nothing.
            yield from (each for each in re.split(r"(?<=[.?!])\s+", line) if words_of(each))


def words_of(sentence: str) -> list[str]:
    """Give the words of a sentence, numbers among them."""
    return re.findall(r"\w[\w'’.-]*\w|\w", sentence)


def reading_age(sentences: Sequence[str]) -> float:
    """Give the age of a reader for whom some sentences are written.

    The Automated Readability Index is a grade of an American school, in the first of which a child
    is six: 4.71 times the letters and figures of a word and half the words of a sentence, less
    21.43. Source: R. J. Senter and E. A. Smith, Automated Readability Index, Wright-Patterson Air
    Force Base, November 1967 (AD 667273).
    """
    found = [word for each in sentences for word in words_of(each)]
    letters = sum(each.isalnum() for word in found for each in word)
    grade = 4.71 * letters / len(found) + 0.5 * len(found) / len(sentences) - 21.43
    return grade + 5


def test_the_measure_tells_a_letter_of_lawyers_from_a_kind_one() -> None:
    """What an office would write is for grown-ups, what a child would write is not."""
    office = (
        "Non-compliance with statutory attendance requirements necessitates enforcement action."
    )
    child = "We miss you. Come back soon."

    assert reading_age([office]) > 18
    assert reading_age(child.split(". ")) < 8


@pytest.mark.parametrize("stem", FAMILY)
def test_a_reader_of_twelve_can_read_it(stem: str) -> None:
    """The reading age of what goes to families is twelve at most."""
    assert reading_age(sentences_of(stem)) <= OLDEST_READER


@pytest.mark.parametrize("stem", FAMILY)
def test_sentences_are_short(stem: str) -> None:
    """No sentence is longer than can be read in one breath, and most are far shorter."""
    lengths = [len(words_of(each)) for each in sentences_of(stem)]

    assert max(lengths) <= LONGEST_SENTENCE
    assert sum(lengths) / len(lengths) <= AVERAGE_SENTENCE


@pytest.mark.parametrize("stem", FAMILY)
def test_long_words_are_few(stem: str) -> None:
    """Of a hundred words five at most have ten letters or more."""
    found = [word for each in sentences_of(stem) for word in words_of(each)]
    long = [word for word in found if len(word) >= LONG_WORD]

    assert len(long) / len(found) <= LONG_WORDS


@pytest.mark.parametrize("stem", FAMILY)
def test_the_words_of_offices_are_not_used(stem: str) -> None:
    """Neither jargon nor blame stands in what goes to families."""
    assert FORBIDDEN.findall(" ".join(sentences_of(stem))) == []
