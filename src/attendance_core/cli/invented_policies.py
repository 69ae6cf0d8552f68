"""The policy of the invented trust, and what its primary has of its own.

The figures are invented, as all else: no trust's policy and no source stands behind them.
"""

__all__ = ["POLICIES"]

_TRUST = """\
# The ladder of an invented trust: every figure in it is invented.
[policy]
id = "example-trust"
version = "2026.1"
effective_from = 2026-09-01
locked = ["rules.concern.authority", "rules.meeting.authority"]
applies_to = { compulsory_age_only = true }

[[rules]]
id = "concern"
title = "Letter of concern"
stage = 1
measure = "attendance_pct"
window = "academic_year_to_date"
op = "lt"
threshold = "85"
actions = [{ send = "attendance_concern", due = "+3sd" }]
authority = "needs_approval(attendance_manager)"

[[rules]]
id = "meeting"
title = "Supportive attendance meeting"
stage = 2
requires_prior = [{ stage = 1, min_gap = "10sd" }]
measure = "attendance_pct"
window = "academic_year_to_date"
op = "lt"
threshold = "80"
actions = [
  { send = "meeting_invitation", due = "+5sd" },
  { meeting = "supportive_attendance_meeting", after = "meeting_invitation" },
]
authority = "needs_approval(attendance_manager)"

[[rules]]
id = "late"
title = "Lateness"
measure = "late_L"
window = "half_term"
op = "ge"
threshold = "6"
actions = [{ task = "talk_about_lateness", role = "tutor" }]
cooldown = { once_per = "half_term" }
"""

_PRIMARY = """\
# The primary is laid over the trust: it rings first, and talks of lateness sooner.
[policy]
inherits = "example-trust"
version = "2026.1-primary"

[[rules]]
id = "late"
threshold = "4"

[[rules]]
id = "ring"
title = "A call before the letter"
measure = "days_missed"
window = "half_term"
op = "ge"
threshold = "5"
actions = [{ call = "class_teacher", due = "+1sd 16:00" }]
cooldown = { once_per = "half_term" }
"""

POLICIES = {"trust": _TRUST, "primary": _PRIMARY}
"""The files of the policies, by their names."""
