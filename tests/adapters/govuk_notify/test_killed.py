"""A process that is killed while it hands messages to Notify."""

import json
import os
from collections import Counter

import pytest
from killed import killed
from notify_server import TEMPLATES


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are split off here")
def test_deaths_at_any_moment(notify, tmp_path):
    """Killed and begun again until nothing is due: each message went out once, and is known so."""
    notify.page = 100
    settings = "\n".join(
        f"{name} = {json.dumps(value)}"
        for name, value in {
            "key": "env:NOTIFY_KEY",
            "folder": str(tmp_path / "notify"),
            "base_url": notify.address,
            "certain_after": 1,
            "wait": 1,
        }.items()
    )
    settings += "\n[templates]\n" + "\n".join(
        f'{name} = "{id_}"' for name, id_ in TEMPLATES.items()
    )
    told = killed("govuk_notify", settings, "sms", 6, tmp_path)

    assert told["deaths"] > 0
    assert set(told["stages"].values()) == {"sent"}
    assert Counter(notify.keys()) == Counter(list(told["stages"]))
