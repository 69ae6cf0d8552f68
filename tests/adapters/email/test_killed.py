"""A process that is killed while it hands e-mails over."""

import os
from collections import Counter

import pytest
from killed import killed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are split off here")
def test_deaths_at_any_moment(server, tmp_path):
    """Killed and begun again until nothing is due: none went out twice, and doubt is told."""
    settings = f"""
host = "127.0.0.1"
port = {server.port}
sender = "attendance@school.example"
certificates = "{server.authority}"
"""
    told = killed("email", settings, "email", 6, tmp_path)
    out = Counter(each.strip("<>").partition("@")[0] for each in server.ids())
    sent = {key for key, stage in told["stages"].items() if stage == "sent"}

    assert told["deaths"] > 0
    assert set(told["stages"].values()) <= {"sent", "in doubt"}
    assert set(out.values()) == {1}
    assert sent <= set(out)
