"""The links of a chain: each entry is bound to all that came before it.

An entry's digest is the hash of a salt, of whom it is about, and of its content; its link is the
hash of the link before it, of what stands beside the content, and of the digest. Disposal takes
salt, pupil and content away: the chain still holds, and without the salt nobody can find a code
again by trying all of them.
"""

from hashlib import sha256

__all__ = ["BEGINNING", "SALT", "digest_of", "link_of"]

BEGINNING = bytes(32)
"""The link before the first entry."""
SALT = 16
"""How many bytes a salt has: of another length, it could hold what stands behind it."""


def digest_of(salt: bytes, pupil: str | None, content: str) -> bytes:
    """Give the salted hash of an entry's content, and of whom it is about."""
    about = "" if pupil is None else f"={pupil}"
    return sha256(salt + f"{about}\n{content}".encode()).digest()


def link_of(before: bytes, head: tuple[int, int, str, str], digest: bytes) -> bytes:
    """Give an entry's link.

    Args:
        before: the link of the entry before it.
        head: the school's URN, the entry's number, its moment and its kind.
        digest: the salted hash of its content.
    """
    return sha256(before + "\n".join(map(str, head)).encode() + b"\n" + digest).digest()
