"""The kit with which an adapter's author proves the adapter: one class of tests for each hook.

Inherit a suite, provide its fixtures, and run pytest::

    class TestMarks(ReadMarksSuite):
        @pytest.fixture
        def adapters(self) -> SchoolAdapters: ...

        @pytest.fixture
        def span(self) -> Span: ...

Each test's docstring says what to look for if it fails. A test may only be overridden to mark it
`xfail` with a reason.
"""

import pytest

pytest.register_assert_rewrite(
    "attendance_core.conformance.suite",
    "attendance_core.conformance.reading",
    "attendance_core.conformance.as_at",
    "attendance_core.conformance.presence",
    "attendance_core.conformance.beside",
    "attendance_core.conformance.replies",
    "attendance_core.conformance.sending",
    "attendance_core.conformance.outcomes",
    "attendance_core.conformance.writing",
    "attendance_core.conformance.safeguarding",
    "attendance_core.conformance.exporting",
    "attendance_core.conformance.own",
    "attendance_core.conformance.forms",
)

from attendance_core.conformance.as_at import (  # noqa: E402 - after the assertions are rewritten
    MarksAsAtSuite,
)
from attendance_core.conformance.beside import (  # noqa: E402
    ReadAmendmentsSuite,
    ReadExpectedSicknessSuite,
    ReadLessonMarksSuite,
    ReadNoticesSuite,
    ReadPartTimeSuite,
)
from attendance_core.conformance.exporting import ExportSuite  # noqa: E402
from attendance_core.conformance.forms import FormSpecsSuite  # noqa: E402
from attendance_core.conformance.outcomes import ReadMessageOutcomesSuite  # noqa: E402
from attendance_core.conformance.own import PolicySuite, TemplatesSuite  # noqa: E402
from attendance_core.conformance.presence import ReadPresenceSuite  # noqa: E402
from attendance_core.conformance.reading import (  # noqa: E402
    ReadCalendarSuite,
    ReadMarksSuite,
    ReadRegisterStatusSuite,
    ReadRollSuite,
    ReadSchoolSuite,
)
from attendance_core.conformance.replies import ReadRepliesSuite  # noqa: E402
from attendance_core.conformance.safeguarding import LogConcernSuite, ReadHoldsSuite  # noqa: E402
from attendance_core.conformance.sending import SendMessageSuite  # noqa: E402
from attendance_core.conformance.writing import WriteMarksSuite  # noqa: E402

__all__ = [
    "ExportSuite",
    "FormSpecsSuite",
    "LogConcernSuite",
    "MarksAsAtSuite",
    "PolicySuite",
    "ReadAmendmentsSuite",
    "ReadCalendarSuite",
    "ReadExpectedSicknessSuite",
    "ReadHoldsSuite",
    "ReadLessonMarksSuite",
    "ReadMarksSuite",
    "ReadMessageOutcomesSuite",
    "ReadNoticesSuite",
    "ReadPartTimeSuite",
    "ReadPresenceSuite",
    "ReadRegisterStatusSuite",
    "ReadRepliesSuite",
    "ReadRollSuite",
    "ReadSchoolSuite",
    "SendMessageSuite",
    "TemplatesSuite",
    "WriteMarksSuite",
]
