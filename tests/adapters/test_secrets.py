"""Secrets are named in a configuration and kept elsewhere."""

import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from attendance_adapters.secrets import secret
from attendance_core.errors import Refused


class InMemory(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1

    def __init__(self):
        """Begin with nothing."""
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        """Give what was kept."""
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        """Keep it."""
        self.kept[service, username] = password


@pytest.fixture
def held():
    """Put a keyring in the place of the machine's, and take it away again."""
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    keyring.set_password("wonde", "tamar", "s3cret")
    yield
    keyring.set_keyring(before)


def test_a_secret_is_read_from_the_environment(monkeypatch):
    """By the name of its variable."""
    monkeypatch.setenv("WONDE_TOKEN", "s3cret")

    assert secret("env:WONDE_TOKEN", place="wonde.token") == "s3cret"


@pytest.mark.usefixtures("held")
def test_a_secret_is_read_from_a_keyring():
    """By service and user."""
    assert secret("keyring:wonde/tamar", place="wonde.token") == "s3cret"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("env:NO_SUCH_VARIABLE", "the environment variable NO_SUCH_VARIABLE was expected"),
        ("keyring:wonde/moor", "the keyring was expected to hold it, as wonde/moor"),
        ("keyring:wonde", "env:NAME or keyring:SERVICE/USER was expected"),
        ("env:", "env:NAME or keyring:SERVICE/USER was expected"),
        ("env:tok-live-12345", "the environment variable was expected to hold it"),
        ("tok-live-12345", "env:NAME or keyring:SERVICE/USER was expected"),
    ],
)
@pytest.mark.usefixtures("held")
def test_a_secret_that_is_not_there_is_refused(name, says):
    """The fault says where it was looked for, and repeats nothing that may be the secret."""
    with pytest.raises(Refused, match=f"^wonde.token: {says}") as refused:
        secret(name, place="wonde.token")

    assert "12345" not in str(refused.value)


def test_a_keyring_that_cannot_be_opened_is_refused():
    """A server without a desktop has none."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        with pytest.raises(Refused, match="a keyring that can be opened was expected"):
            secret("keyring:wonde/tamar", place="wonde.token")
    finally:
        keyring.set_keyring(before)


def test_without_keyring_it_is_said_what_to_install(monkeypatch):
    """Nobody needs it who keeps secrets in the environment."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(Refused, match=r"^wonde.token: keyring was expected to be installed"):
        secret("keyring:wonde/tamar", place="wonde.token")
