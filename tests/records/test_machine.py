"""The journal beside a model of it as plain as can be, whatever is done, in whatever order."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.findings import Name
from attendance_core.records import (
    Settled,
    amend,
    amiss,
    conflicts,
    enter,
    import_marks,
    marks_as_at,
    resolve,
    settle,
    verify,
)
from attendance_core.records.folding import TABLES, rebuild

KEYS = [f"{pupil} {half}" for pupil, half in product(("P1", "P2"), ("AM", "PM"))]
VALUES = ["I", "N", "L 5", "L 9"]
SYSTEMS = ["sims", "wonde"]
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
NAMES = {
    "conflicting": Name.CONFLICTING_MARKS,
    "vanished": Name.MARK_VANISHED,
    "unexplained": Name.AMENDMENT_INCOMPLETE,
}

keys, values = st.sampled_from(KEYS), st.sampled_from(VALUES)
exports = st.dictionaries(keys, values)


class Model:
    """What the register says, who said it, and what else systems said."""

    def __init__(self):
        """Begin with nothing."""
        self.marks = {}  # what stands, and whose it is, by pupil and half
        self.words = {}  # what a system said beside it, and how that stands, by system and the same
        self.resolved = set()

    def refuses(self, system, said):
        """Say whether an export is empty that was not so before."""
        had = [value for of, (value, _) in self.words.items() if of[0] == system and value]
        had += [value for value, source in self.marks.values() if source == system]
        return not said and bool(had)

    def take(self, system, said, is_explained):  # noqa: C901 - a branch for each that can be
        """Take over an export."""
        for key in KEYS:
            value, (held, source) = said.get(key), self.marks.get(key, (None, None))
            before = held if source == system else None
            word, state = self.words.get((system, key), (None, None))
            if state not in {None, "unexplained"}:  # that one's word is the change alone
                before = word
            if value == before:
                continue
            if held is None:
                self.marks[key] = (value, system)
            elif value is None:
                self.words[system, key] = (None, "vanished")
            elif value == held and source == system:
                del self.words[system, key]
            elif value == held:
                self.words[system, key] = (value, "agreed")
            elif source == system:
                self.marks[key] = (value, system)
                if not is_explained:
                    self.words[system, key] = (value, "unexplained")
                elif state != "unexplained":  # one change explains none that was before it
                    self.words.pop((system, key), None)
                self.weigh(key, "conflicting")
            else:
                self.words[system, key] = (value, "conflicting")

    def weigh(self, key, others):
        """Let what systems said agree with what stands now, or be something else."""
        stands = self.marks[key][0]
        for system in SYSTEMS:
            value, state = self.words.get((system, key), (None, None))
            if state in {"agreed", "conflicting"}:
                self.words[system, key] = (value, "agreed" if value == stands else others)

    def put(self, key, value):
        """Let a person's mark stand in place of another."""
        was, source = self.marks[key]
        self.marks[key] = (value, "person")
        if source != "person":
            self.words[source, key] = (was, "overruled")
        self.weigh(key, "overruled")

    def register(self):
        """Give the register, as the journal's is given."""
        return {f"{key} {value}": source for key, (value, source) in self.marks.items()}

    def said(self, state):
        """Give what systems said that stands so."""
        return {(*of, value) for of, (value, is_so) in self.words.items() if is_so == state}


class Machine(RuleBasedStateMachine):
    """One school's journal, and its model."""

    def __init__(self, journal, urn, tools):
        """Begin with a school of which nothing was recorded."""
        super().__init__()
        self.journal, self.urn, self.tools, self.model = journal, urn, tools, Model()
        self.remembered = []

    @rule(system=st.sampled_from(SYSTEMS), said=exports, told=st.sampled_from([None, "no", "yes"]))
    def imports(self, system, said, told):
        """A system exports all that it has, says why it changed something, or does not."""
        lines = [f"{key} {value}" for key, value in said.items()]
        why = [
            self.tools["amendment"](f"{key} I {value.split()[0]}") for key, value in said.items()
        ]
        amendments = {None: None, "no": (), "yes": tuple(why)}[told]
        export = self.tools["export"](system, *lines, amendments=amendments)
        if self.model.refuses(system, said):
            with pytest.raises(Refused):
                import_marks(self.journal, self.urn, export, by=self.tools["person"])
        else:
            import_marks(self.journal, self.urn, export, by=self.tools["person"])
            self.model.take(system, said, is_explained=told != "no")

    @rule(key=keys, value=values)
    def enters(self, key, value):
        """A person enters a mark, and is refused where there is one."""
        mark, person = self.tools["mark"](f"{key} {value}"), self.tools["person"]
        if key in self.model.marks:
            with pytest.raises(Refused):
                enter(self.journal, self.urn, mark, by=person)
        else:
            enter(self.journal, self.urn, mark, by=person)
            self.model.marks[key] = (value, "person")

    @rule(key=keys, original=values, value=values)
    def amends(self, key, original, value):
        """A person amends a mark, and is refused who does not know which, or changes nothing."""
        stood, code = original.split()[0], value.split()[0]
        late = int(value.split()[1]) if " " in value else None
        amendment = self.tools["amendment"](f"{key} {stood} {code}", amended_at=MIDNIGHT)
        held = self.model.marks.get(key, ("",))[0]
        if held.split(" ")[0] != stood or held == value:
            with pytest.raises(Refused):
                amend(self.journal, self.urn, amendment, minutes_late=late)
        else:
            amend(self.journal, self.urn, amendment, minutes_late=late)
            self.model.put(key, value)

    @precondition(lambda self: self.model.said("conflicting"))
    @rule(data=st.data(), decision=st.sampled_from(Settled))
    def settles(self, data, decision):
        """A person settles a conflict, once."""
        found = data.draw(st.sampled_from(conflicts(self.journal, self.urn)), label="conflict").said
        key = f"{found.pupil} {found.session.half}"
        value = self.model.words[found.source, key][0]
        by = {"reason": "seen in the hall", "by": self.tools["person"]}
        settle(self.journal, self.urn, found.number, decision, **by)
        if decision is Settled.TAKEN:
            self.model.put(key, value)
        else:
            self.model.weigh(key, "overruled")
        with pytest.raises(AlreadyDecided):
            settle(self.journal, self.urn, found.number, decision, **by)

    @precondition(lambda self: any(self.model.said(state) for state in NAMES))
    @rule(data=st.data())
    def resolves(self, data):
        """A person resolves a finding, once."""
        found = data.draw(st.sampled_from(amiss(self.journal, self.urn)), label="finding")
        by = {"reason": "asked the tutor", "by": self.tools["person"]}
        if found.key in self.model.resolved:
            with pytest.raises(AlreadyDecided):
                resolve(self.journal, self.urn, found, **by)
        else:
            resolve(self.journal, self.urn, found, **by)
            self.model.resolved.add(found.key)

    @rule(seconds=st.integers(-100, 100), microseconds=st.integers(-2, 2))
    def steps(self, seconds, microseconds):
        """The clock is set."""
        self.journal.clock.at += timedelta(seconds=seconds, microseconds=microseconds)

    @rule()
    def remembers(self):
        """Somebody notes the moment of the newest entry, and what the register says."""
        *_, last = [None, *self.journal.entries(self.urn)]
        if last is not None:
            self.remembered.append((last.recorded_at, dict(self.model.register())))

    @rule()
    def asks(self):
        """Somebody asks for the register as at now, and notes the moment and what it says."""
        *_, last = [None, *self.journal.entries(self.urn)]
        now = self.journal.clock()
        if last is None or now > last.recorded_at:
            marks_as_at(self.journal, self.urn, now)
            self.remembered.append((now, dict(self.model.register())))

    @rule()
    def rebuilds(self):
        """The tables are made anew from the journal, and are the same."""
        before = self.rows()
        with self.journal.writing(self.urn) as writing:
            rebuild(self.journal, writing)

        assert self.rows() == before

    @invariant()
    def the_register_is_the_models(self):
        """What stands, and whose it is."""
        assert self.tools["register"](self.journal, self.urn) == self.model.register()

    @invariant()
    def what_is_amiss_is_the_models(self):
        """Conflicts, marks that vanished, changes that nobody explained."""
        torn = {
            (each.said.source, f"{each.said.pupil} {each.said.session.half}", value_of(each.said))
            for each in conflicts(self.journal, self.urn)
        }
        found = amiss(self.journal, self.urn)
        expected = [
            (name, key) for state, name in NAMES.items() for _, key, _ in self.model.said(state)
        ]

        assert torn == self.model.said("conflicting")
        assert sorted((each.finding, f"{each.pupil} {each.session}") for each in found) == sorted(
            expected
        )

    @invariant()
    def the_records_hold(self):
        """The chain, and the tables that are reckoned from it."""
        assert verify(self.journal, self.urn).breaks == ()

    def teardown(self):
        """At each moment that somebody noted, the register is what it was then."""
        for at, register in self.remembered:
            marks = marks_as_at(self.journal, self.urn, at).rows(named=True)

            assert {line_of(row) for row in marks} == register.keys()

    def rows(self):
        """Give the tables that are reckoned from the journal."""
        with self.journal.engine.connect() as connection:
            return [
                sorted(
                    map(tuple, connection.execute(select(table).where(table.c.urn == self.urn))),
                    key=repr,
                )
                for table in TABLES
            ]


def value_of(said):
    """Give a code and its minutes in short form."""
    return said.code if said.minutes_late is None else f"{said.code} {said.minutes_late}"


def line_of(row):
    """Give a mark of the register in short form."""
    late = "" if row["minutes_late"] is None else f" {row['minutes_late']}"
    return f"{row['pupil']} {row['session']} {row['code']}{late}"


LENGTHS = {"sqlite": (10, 18), "postgresql": (5, 12)}


def test_the_journal_does_what_its_model_does(
    journal, schools, export, amendment, mark, register, person
):
    """Imports, amendments, decisions, questions, a clock that jumps: both always say the same."""
    tools = {
        "export": export,
        "amendment": amendment,
        "mark": mark,
        "register": register,
        "person": person,
    }
    examples, steps = LENGTHS[journal.engine.dialect.name]
    run_state_machine_as_test(
        lambda: Machine(journal, next(schools), tools),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )
