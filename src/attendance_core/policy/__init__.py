"""A trust's own policy: a ladder between the law and the family, as configuration.

A policy is read from a file, asked of a register at a moment, and answers with proposals that
explain themselves. It never sends, files or codes anything.
"""

from attendance_core.policy.doing import carried_out, notice_ends, plan_faults
from attendance_core.policy.evaluating import evaluate
from attendance_core.policy.explaining import Explained, explain
from attendance_core.policy.facts import CaseEvent, Facts, Override
from attendance_core.policy.history import read_history
from attendance_core.policy.measures import Measure, measures
from attendance_core.policy.proposals import (
    Evaluation,
    NotEvaluable,
    Proposal,
    Standing,
    Withheld,
)
from attendance_core.policy.reading import read_policy
from attendance_core.policy.saying import Figure, asks, figure_text
from attendance_core.policy.schema import json_schema
from attendance_core.policy.simulating import Simulated, done_of, simulate
from attendance_core.policy.stale import Stale, stale
from attendance_core.policy.values import Action, Amount, Policy, Rule, Window

__all__ = [
    "Action",
    "Amount",
    "CaseEvent",
    "Evaluation",
    "Explained",
    "Facts",
    "Figure",
    "Measure",
    "NotEvaluable",
    "Override",
    "Policy",
    "Proposal",
    "Rule",
    "Simulated",
    "Stale",
    "Standing",
    "Window",
    "Withheld",
    "asks",
    "carried_out",
    "done_of",
    "evaluate",
    "explain",
    "figure_text",
    "json_schema",
    "measures",
    "notice_ends",
    "plan_faults",
    "read_history",
    "read_policy",
    "simulate",
    "stale",
]
