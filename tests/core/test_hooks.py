from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from attendance_core.calendar import Calendar
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
)
from attendance_core.errors import AdapterError, Fault, Refused
from attendance_core.forms import FormSpec
from attendance_core.hooks import CAPABILITIES, SchoolAdapters, adapter_names, factory, hookimpl
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    ExportFile,
    Frame,
    MarkToWrite,
    Notice,
    OffSession,
    Presence,
    SchoolRegisters,
    Taking,
    WriteState,
    WrittenMark,
    lessons_frame,
    marks_frame,
)
from attendance_core.roll import Roll
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.school import School
from attendance_core.sessions import Half, Session, Span
from attendance_core.trust import SchoolConfiguration

SPAN = (date(2026, 9, 1), date(2026, 11, 20))
EVERYTHING = frozenset(CAPABILITIES)
MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MARK = MarkToWrite("1", "adno:1", Session(date(2026, 11, 20), Half.AM), "N", "I", "officer")
CONCERN = Concern("1", "adno:1", MOMENT, MOMENT, "Attendance", "Attendance Officer")
REGISTERS = SchoolRegisters(
    School(142000, "Tamar Valley College"), Calendar([]), Roll((), ()), marks_frame([]), ()
)


class Everything:
    """An adapter that can do everything, and answers with the emptiest of answers."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: list[object] = []

    @hookimpl
    def attendance_read_school(self) -> School:
        """Give a school."""
        return School(142000, "Tamar Valley College")

    @hookimpl
    def attendance_read_calendar(self) -> Calendar:
        """Give a calendar."""
        return Calendar([])

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give a roll."""
        return Roll((), ())

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:
        """Give no marks."""
        self.asked.append(span)
        return marks_frame([])

    @hookimpl
    def attendance_read_register_status(self, span: Span | None) -> tuple[Taking, ...]:
        """Give no registers."""
        self.asked.append(span)
        return ()

    @hookimpl
    def attendance_read_presence_events(self, span: Span | None) -> tuple[Presence, ...]:
        """Give nobody."""
        self.asked.append(span)
        return ()

    @hookimpl
    def attendance_read_lesson_marks(self, span: Span | None) -> Frame:
        """Give no lesson marks."""
        self.asked.append(span)
        return lessons_frame()

    @hookimpl
    def attendance_read_amendments(self, span: Span | None) -> tuple[Amendment, ...]:
        """Give no amendment."""
        self.asked.append(span)
        return ()

    @hookimpl
    def attendance_read_part_time(self) -> tuple[OffSession, ...]:
        """Give no agreement."""
        return ()

    @hookimpl
    def attendance_read_expected_sickness(self) -> tuple[ExpectedSickness, ...]:
        """Give nobody."""
        return ()

    @hookimpl
    def attendance_read_notices(self) -> tuple[Notice, ...]:
        """Give none."""
        return ()

    @hookimpl
    def attendance_read_replies(self, span: Span | None) -> tuple[Reply, ...]:
        """Give no reply."""
        self.asked.append(span)
        return ()

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give a moment."""
        return datetime(2026, 11, 20, 9, tzinfo=UTC)

    @hookimpl
    def attendance_message_status(self, channel: str, key: str) -> MessageStatus:
        """Know of no message."""
        self.asked.append((channel, key))
        return MessageStatus.NOT_SENT

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:  # noqa: ARG002 - there is one
        """Promise nothing."""
        return Gateway.NEITHER

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Take a message."""
        self.asked.append(message)
        return Receipt("1", already_sent=False)

    @hookimpl
    def attendance_templates(self) -> dict[str, str]:
        """Give none."""
        return {}

    @hookimpl
    def attendance_policy(self) -> str:
        """Give an empty one."""
        return "[policy]"

    @hookimpl
    def attendance_read_message_outcomes(self, span: Span | None) -> tuple[MessageOutcome, ...]:
        """Know of none."""
        self.asked.append(span)
        return ()

    @hookimpl
    def attendance_write_marks(self, marks: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...]:
        """Write them all."""
        return tuple(WrittenMark(each.key, WriteState.WRITTEN) for each in marks)

    @hookimpl
    def attendance_log_concern(self, concern: Concern) -> Receipt:
        """Take a concern."""
        return Receipt(concern.key, already_sent=False)

    @hookimpl
    def attendance_read_holds(self) -> tuple[SafeguardingHold, ...]:
        """Hold nothing back."""
        return ()

    @hookimpl
    def attendance_export(
        self, registers: SchoolRegisters, span: Span, at: datetime
    ) -> tuple[ExportFile, ...]:
        """Write one empty file."""
        return (ExportFile(f"{registers.school.urn}-{span[0]}.txt", str(at).encode()),)

    @hookimpl
    def attendance_form_specs(self) -> tuple[FormSpec, ...]:
        """Know no form."""
        return ()


def configured(**changes: Any) -> SchoolConfiguration:
    """Build the configuration of a school that reads a register folder."""
    folder = {"register_folder": {"folder": "tamar"}}
    adapters = {"roll": "register_folder", "marks": "register_folder"}
    values = {"calendar": "register_folder", "adapters": adapters, "settings": folder} | changes
    return SchoolConfiguration(
        School(142000, "Tamar Valley College"), messages=None, key="school[1]", **values
    )


def built(**changes: Any) -> SchoolAdapters:
    """Build the adapters of a school."""
    return SchoolAdapters.of(configured(**changes), place="trust.toml", folder=Path("trust"))


def test_the_adapters_that_ship_are_installed() -> None:
    """The entry points of the package name them."""
    assert {"register_folder", "sims"} <= set(adapter_names())


def test_one_adapter_alone_answers_for_everything_that_it_can() -> None:
    """Each hook has its typed method, and the answer is the adapter's."""
    adapter = Everything()
    adapters = SchoolAdapters.alone("example", adapter, EVERYTHING)
    message = Message("1", "sms", "07700900001", "…")

    assert adapters.read_school().urn == 142000
    assert adapters.read_calendar() == Calendar([])
    assert adapters.read_roll() == Roll((), ())
    assert adapters.read_marks(SPAN).is_empty()
    assert adapters.read_register_status(None) == ()
    assert adapters.marks_as_at() == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert adapters.read_presence_events(SPAN) == ()
    assert adapters.read_lesson_marks(SPAN).is_empty()
    assert adapters.read_amendments(None) == ()
    assert adapters.read_part_time() == ()
    assert adapters.read_expected_sickness() == ()
    assert adapters.read_notices() == ()
    assert adapters.read_replies(None) == ()
    assert adapters.message_gateway("sms") is Gateway.NEITHER
    assert adapters.send_message(message) == Receipt("1", already_sent=False)
    assert adapters.read_message_outcomes(SPAN) == ()
    assert adapters.write_marks((MARK,)) == (WrittenMark("1", WriteState.WRITTEN),)
    assert adapters.log_concern(CONCERN) == Receipt("1", already_sent=False)
    assert adapters.read_holds() == ()
    assert adapters.templates() == {}
    assert adapters.policy() == "[policy]"
    assert [each.name for each in adapters.export(REGISTERS, SPAN, MOMENT)] == [
        "142000-2026-09-01.txt"
    ]
    assert adapters.form_specs() == ()
    assert adapter.asked == [SPAN, None, SPAN, SPAN, None, None, message, SPAN]


def test_an_adapter_answers_only_for_what_it_was_named_for() -> None:
    """What the school named nobody for is not answered by whoever happens to be able."""
    adapters = SchoolAdapters.alone("example", Everything(), frozenset({"roll"}))

    assert adapters.can("roll")
    assert not adapters.can("marks")
    with pytest.raises(AdapterError, match="the school named no adapter for marks"):
        adapters.read_marks(SPAN)


def test_each_capability_has_its_own_adapter() -> None:
    """Two adapters that can both do everything do not get into each other's way."""
    roll, marks = Everything(), Everything()
    adapters = SchoolAdapters.joined({"roll": ("one", roll), "marks": ("other", marks)})
    adapters.read_roll()
    adapters.read_marks(SPAN)

    assert (roll.asked, marks.asked) == ([], [SPAN])


def test_an_undeclared_hook_is_an_error() -> None:
    """A misspelt hook would never be called, and nobody would know."""

    class Misspelt(Everything):
        @hookimpl
        def attendance_read_rolls(self) -> Roll:
            return Roll((), ())

    with pytest.raises(AdapterError) as refused:
        SchoolAdapters.alone("example", Misspelt(), EVERYTHING)

    assert (
        str(refused.value) == "adapter example, hook attendance_read_rolls: there is no such hook"
    )


@pytest.mark.parametrize(
    ("capability", "hook"), [(name, hook) for name, hooks in CAPABILITIES.items() for hook in hooks]
)
def test_a_missing_hook_is_an_error(capability: str, hook: str) -> None:
    """An adapter has every hook of what it is named for."""
    others = {each: hookimpl(lambda _: None) for each in CAPABILITIES[capability] if each != hook}
    adapter = type("Lacking", (), others)()

    with pytest.raises(AdapterError, match=f"hook {hook}: an adapter for {capability} was"):
        SchoolAdapters.alone("example", adapter, frozenset({capability}))


def test_a_hook_that_is_not_marked_is_an_error() -> None:
    """Without `hookimpl` a method is no hook, whatever it is called."""

    class Unmarked:
        def attendance_read_roll(self) -> Roll:
            return Roll((), ())

    with pytest.raises(AdapterError, match="expected to have it, marked `hookimpl`"):
        SchoolAdapters.alone("example", Unmarked(), frozenset({"roll"}))


def test_a_hook_with_other_arguments_is_an_error() -> None:
    """An argument that the hook does not have is named when the school is built."""

    class Eager:
        @hookimpl
        def attendance_read_roll(self, day: date) -> Roll:  # noqa: ARG002 - the point
            return Roll((), ())

    with pytest.raises(AdapterError, match="adapter example, hook attendance_read_roll") as refused:
        SchoolAdapters.alone("example", Eager(), frozenset({"roll"}))

    assert "day" in str(refused.value)


def test_a_hook_may_leave_out_an_argument() -> None:
    """A hook that grows by an argument still fits older adapters."""

    class Older(Everything):
        @hookimpl
        def attendance_read_marks(self) -> Frame:
            return marks_frame([])

    assert SchoolAdapters.alone("example", Older(), EVERYTHING).read_marks(SPAN).is_empty()


ASK: dict[str, Callable[[SchoolAdapters], object]] = {
    "attendance_read_school": lambda adapters: adapters.read_school(),
    "attendance_read_calendar": lambda adapters: adapters.read_calendar(),
    "attendance_read_roll": lambda adapters: adapters.read_roll(),
    "attendance_read_marks": lambda adapters: adapters.read_marks(SPAN),
    "attendance_read_register_status": lambda adapters: adapters.read_register_status(SPAN),
    "attendance_marks_as_at": lambda adapters: adapters.marks_as_at(),
    "attendance_read_presence_events": lambda adapters: adapters.read_presence_events(SPAN),
    "attendance_read_lesson_marks": lambda adapters: adapters.read_lesson_marks(SPAN),
    "attendance_read_amendments": lambda adapters: adapters.read_amendments(SPAN),
    "attendance_read_part_time": lambda adapters: adapters.read_part_time(),
    "attendance_read_expected_sickness": lambda adapters: adapters.read_expected_sickness(),
    "attendance_read_notices": lambda adapters: adapters.read_notices(),
    "attendance_read_replies": lambda adapters: adapters.read_replies(SPAN),
    "attendance_message_status": lambda adapters: adapters.message_status("sms", "3f1c"),
    "attendance_message_gateway": lambda adapters: adapters.message_gateway("sms"),
    "attendance_send_message": lambda adapters: adapters.send_message(
        Message("1", "sms", "07700900001", "…")
    ),
    "attendance_templates": lambda adapters: adapters.templates(),
    "attendance_policy": lambda adapters: adapters.policy(),
    "attendance_read_message_outcomes": lambda adapters: adapters.read_message_outcomes(SPAN),
    "attendance_write_marks": lambda adapters: adapters.write_marks((MARK,)),
    "attendance_log_concern": lambda adapters: adapters.log_concern(CONCERN),
    "attendance_read_holds": lambda adapters: adapters.read_holds(),
    "attendance_export": lambda adapters: adapters.export(REGISTERS, SPAN, MOMENT),
    "attendance_form_specs": lambda adapters: adapters.form_specs(),
}


def answering(answer: Callable[[], object]) -> SchoolAdapters:
    """Build an adapter all of whose hooks do one thing."""
    hooks = {hook: hookimpl(lambda _: answer()) for hook in ASK}
    return SchoolAdapters.alone("example", type("Same", (), hooks)(), EVERYTHING)


@pytest.mark.parametrize("hook", ASK)
def test_a_stray_exception_names_adapter_and_hook_and_not_what_it_said(hook: str) -> None:
    """The text of an exception may hold a pupil's name; the cause is chained for whoever debugs."""

    def stray() -> object:
        raise KeyError("Okafor, J919400123001")

    with pytest.raises(AdapterError) as failed:
        ASK[hook](answering(stray))

    assert str(failed.value) == f"adapter example, hook {hook}: it failed with KeyError"
    assert isinstance(failed.value.__cause__, KeyError)


@pytest.mark.parametrize("hook", ASK)
def test_no_answer_is_an_error(hook: str) -> None:
    """None is no roll, no marks and no receipt."""
    with pytest.raises(AdapterError, match=f"adapter example, hook {hook}: it gave no answer"):
        ASK[hook](answering(lambda: None))


@pytest.mark.parametrize("hook", ASK)
def test_a_refusal_passes_as_it_is(hook: str) -> None:
    """Input that cannot be read is told with all its faults, not as a failure of the adapter."""
    refusal = Refused([Fault("marks.csv", "text was expected", line=2)])

    def refuse() -> object:
        raise refusal

    with pytest.raises(Refused) as refused:
        ASK[hook](answering(refuse))

    assert refused.value is refusal


def test_another_channel_needs_another_adapter() -> None:
    """Whoever sends text messages was not named for letters."""
    adapters = SchoolAdapters.alone("example", Everything(), frozenset({"messages.sms"}))

    with pytest.raises(AdapterError, match=r"named no adapter for messages\.letter"):
        adapters.send_message(Message("1", "letter", "", "…"))


@pytest.mark.parametrize("order", [("sms", "letter"), ("letter", "sms")])
def test_each_channel_has_its_own_adapter(order: tuple[str, str]) -> None:
    """A text goes to the adapter that was named for texts, whatever was named for letters."""
    made = {channel: Everything() for channel in order}
    adapters = SchoolAdapters.joined(
        {f"messages.{channel}": (channel, each) for channel, each in made.items()}
    )
    message = Message("1", "sms", "", "…")
    adapters.send_message(message)
    adapters.message_status("sms", "1")

    assert made["letter"].asked == []
    assert message in made["sms"].asked


def test_a_school_is_built_of_the_adapters_that_it_names() -> None:
    """A calendar is an adapter's too, unless it is a file; what is not named is not there."""
    assert all(built().can(each) for each in ("roll", "marks", "calendar"))
    assert not built(calendar="calendars/tamar.csv").can("calendar")
    assert not built().can("messages.sms")


def test_who_was_named_for_presence_alone_is_not_asked_for_the_school() -> None:
    """A folder that holds nothing but who was seen does not know which school it is of."""
    adapters = {"roll": "ctf", "marks": "ctf", "presence": "register_folder"}
    settings = {"ctf": {"file": "ctf.xml"}, "register_folder": {"folder": "reception"}}
    made = built(calendar="calendar.csv", adapters=adapters, settings=settings)

    assert made.can("presence")
    assert not made.can("school")


def test_paths_in_the_settings_are_reckoned_from_the_configurations_folder(tmp_path: Path) -> None:
    """A relative folder lies beside the configuration, and the fault says which was looked for."""
    adapters = SchoolAdapters.of(configured(), place="trust.toml", folder=tmp_path)

    with pytest.raises(Refused, match="a register folder was expected") as refused:
        adapters.read_roll()

    assert str(tmp_path / "tamar") in str(refused.value)


def test_an_adapter_that_is_not_installed_is_refused() -> None:
    """The fault names the key and the adapters that there are."""
    with pytest.raises(Refused, match="the name of an installed adapter was expected") as refused:
        built(adapters={"roll": "wobble", "marks": "register_folder"})

    assert [fault.key for fault in refused.value.faults] == ["school[1].adapters.roll"]
    assert "register_folder" in str(refused.value)


def test_an_adapter_that_cannot_do_it_is_refused() -> None:
    """The fault says what the adapter is one for."""
    adapters = {"roll": "register_folder", "marks": "register_folder"}

    with pytest.raises(Refused) as refused:
        built(adapters=adapters | {"messages.sms": "register_folder"})

    assert str(refused.value) == (
        "trust.toml, key school[1].adapters.messages.sms: an adapter for messages.sms was expected;"
        " register_folder is one for amendments, calendar, lessons, marks, notices, part_time,"
        " presence, roll, school, sickness"
    )


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({}, "key school[1].register_folder.folder: this key is missing"),
        ({"register_folder": {"folder": 7}}, "key school[1].register_folder.folder: a path"),
        ({"register_folder": {"folder": "x", "inbox": "y"}}, "key school[1].register_folder.inbox"),
    ],
)
def test_settings_are_what_the_adapter_takes(settings: dict[str, Any], fault: str) -> None:
    """Each adapter declares its settings, and they are read as strictly as everything else."""
    with pytest.raises(Refused) as refused:
        built(settings=settings)

    assert fault in str(refused.value)


def test_all_faults_of_a_school_are_told_at_once() -> None:
    """Adapters that are not installed or cannot do it, for every capability."""
    with pytest.raises(Refused) as refused:
        built(adapters={"roll": "wobble", "marks": "wobble", "messages.sms": "register_folder"})

    assert len(refused.value.faults) == 3


def test_a_calendars_adapter_stands_under_the_key_calendar() -> None:
    """The fault names the key that stands in the configuration."""
    with pytest.raises(Refused) as refused:
        built(calendar="wobble")

    assert [fault.key for fault in refused.value.faults] == ["school[1].calendar"]


def test_an_adapter_that_cannot_be_loaded_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that is installed and broken fails by its name, and spoils no other."""
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[attendance.adapters]\nbroken = not_there_at_all:It\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert {"broken", "register_folder"} <= set(adapter_names())
    with pytest.raises(
        AdapterError, match=r"adapter broken, hook \(loading\): it needs not_there_at_all"
    ):
        factory("broken", place="trust.toml", key="school[1].adapters.roll")


def test_a_capability_that_is_none_is_named() -> None:
    """An adapter that says it can do what nobody asks for is told so."""
    with pytest.raises(AdapterError, match=r"adapter x, .*there is no capability letters"):
        SchoolAdapters.alone("x", object(), frozenset({"letters"}))
