from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from attendance_core.records.chain import BEGINNING, digest_of, link_of

HEAD = (142000, 1, "2026-11-20T09:35:00.000000Z", "mark_entered")
texts = st.text(st.characters(codec="utf-8"), max_size=8)
inputs = st.tuples(st.binary(min_size=16, max_size=16), st.none() | texts, texts)


def test_a_link_is_what_anybody_can_reckon():
    """SHA-256 of the link before, of school, number, moment, kind in lines, and of the digest."""
    digest = bytes(range(32))
    text = b"142000\n1\n2026-11-20T09:35:00.000000Z\nmark_entered\n"

    assert bytes(32) == BEGINNING
    assert link_of(BEGINNING, HEAD, digest) == sha256(bytes(32) + text + digest).digest()


@given(one=inputs, other=inputs)
def test_two_contents_have_two_digests(one, other):
    """Another salt, another pupil or none, another content: each gives another digest."""
    assert (digest_of(*one) == digest_of(*other)) is (one == other)


def test_no_pupil_is_not_a_pupil_without_a_key():
    """An entry about nobody is not one about somebody whose key is empty."""
    assert digest_of(bytes(16), None, "{}") != digest_of(bytes(16), "", "{}")


def test_a_link_hangs_on_each_of_its_parts():
    """Another school, number, moment or kind, another link before, another digest."""
    others = [(142001, *HEAD[1:]), (HEAD[0], 2, *HEAD[2:]), (*HEAD[:2], "2030", HEAD[3])]
    links = {link_of(BEGINNING, head, bytes(32)) for head in [HEAD, *others, (*HEAD[:3], "held")]}
    links |= {link_of(bytes(range(32)), HEAD, bytes(32)), link_of(BEGINNING, HEAD, bytes(31))}

    assert len(links) == 7
