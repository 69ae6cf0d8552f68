"""One look at a school: what each part is asked for, in which order, and kept once it is read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property, partial

import polars as pl
from attrs import define, field

from attendance_adapters.secrets import secret
from attendance_adapters.wonde import lessons, lists, marks, students
from attendance_adapters.wonde.asking import Api, open_api
from attendance_adapters.wonde.codes import OF_ALL, OF_SCHOOL, CodeTable, read_codes
from attendance_adapters.wonde.contacts import Flags
from attendance_adapters.wonde.deletions import DELETIONS, OF_STUDENTS, deleted_students
from attendance_adapters.wonde.facts import Words
from attendance_adapters.wonde.kept import Kept
from attendance_adapters.wonde.lists import Listed, Since
from attendance_adapters.wonde.rows import Row
from attendance_adapters.wonde.schools import Known, ask_school
from attendance_adapters.wonde.settings import SchoolSettings
from attendance_adapters.wonde.spans import Days, filters, is_within, wanted
from attendance_adapters.wonde.writing_back import Desk, write_marks
from attendance_core.errors import Fault, Refused
from attendance_core.register import MarkToWrite, WriteState, WrittenMark
from attendance_core.sessions import Span

__all__ = ["Reading"]


@define(slots=False)
class Reading:
    """What was read of a school in one look, and can be asked for again."""

    settings: SchoolSettings
    _marks: dict[Span | None, pl.DataFrame] = field(factory=dict, init=False, repr=False)
    _lessons: dict[Span | None, pl.DataFrame] = field(factory=dict, init=False, repr=False)
    _lists: dict[str, pl.DataFrame] = field(factory=dict, init=False, repr=False)
    _open: Api | None = field(default=None, init=False, repr=False)

    @property
    def words(self) -> Words:
        """What words mean at this school."""
        return Words(self.settings.words)

    @cached_property
    def known(self) -> Known:
        """The school itself, which is asked for before anything else."""
        with self._api() as api:
            return ask_school(api)

    @cached_property
    def codes(self) -> CodeTable:
        """The school's table of codes."""
        with self._of_known() as api:
            shared, own = self._rows(api, OF_ALL), self._rows(api, OF_SCHOOL)
            return read_codes(shared, own, self.settings.codes)

    @cached_property
    def people(self) -> students.People:
        """The roll, and whose each id is."""
        settings = self.settings
        flags = Flags(settings.correspondence, settings.court_order)
        with self._of_known() as api:
            # In this order: who leaves in between stands in both lists, and never in none.
            here = self._rows(api, students.STUDENTS, {"include": students.OF_STUDENTS})
            gone = self._rows(api, students.LEAVERS, {"include": students.OF_LEAVERS})
            leavers = gone if settings.leavers else iter(())
            return students.read_people(here, leavers, self.words, flags)

    def marks(self, span: Span | None) -> pl.DataFrame:
        """Give the marks of some days, or all."""
        if span not in self._marks:
            paths = (marks.SESSIONS, *([marks.LEAVERS] if self.settings.leavers else []))
            of = Listed("marks", paths, marks.cells, marks.SCHEMA)
            days = wanted(span, self.settings.since)
            with self._of_known() as api:
                keys, codes = self.people.keys, self.codes
                found = self._listed(api, of, days, self.settings.day_filters)
                read = marks.read_marks(found, keys, codes, partial(self._deleted, api))
            self._marks[span] = read.filter(is_within(days))
        return self._marks[span]

    def lessons(self, span: Span | None) -> pl.DataFrame:
        """Give the lesson marks of some days, or all.

        Raises:
            Refused: the school has none in Wonde, or they cannot be read.
        """
        if self.known.says("has_lesson_attendance") is False:
            expected = "a school that hands lesson marks to Wonde was expected"
            raise Refused([Fault("wonde, schools", expected)])
        if span not in self._lessons:
            self._lessons[span] = self._read_lessons(wanted(span, self.settings.since))
        return self._lessons[span]

    def write(self, to_write: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...]:
        """Write marks back, if the school allows it."""
        if self.known.says("allows_writeback") is not True:
            why = "the school does not allow marks to be written back through Wonde"
            return tuple(WrittenMark(each.key, WriteState.REFUSED, why) for each in to_write)
        with self._of_known() as api:
            ids, codes = self.people.ids, self.codes
            standing = partial(self._standing, api)
            desk = Desk(api, ids, codes, standing, self.known.asked_at, self.words)
            return write_marks(desk, to_write)

    def _read_lessons(self, days: Days) -> pl.DataFrame:
        settings, included = self.settings, {"include": lessons.OF_LESSONS}
        of = Listed("lessons", (lessons.LESSONS,), lessons.lesson, lessons.LESSON)
        marked = Listed("lesson-marks", (lessons.LESSON_MARKS,), lessons.mark, lessons.MARK)
        with self._of_known() as api:
            keys, codes = self.people.keys, self.codes
            held = self._listed(api, of, days, settings.lesson_filters, included)
            entered = self._listed(api, marked, days, settings.day_filters)
            gone = partial(self._deleted, api)
            read = lessons.read_lesson_marks(held, entered, keys, codes, gone)
        return read.filter(is_within(days))

    def _listed(
        self,
        api: Api,
        of: Listed,
        days: Days,
        names: Sequence[str],
        more: Mapping[str, str] | None = None,
    ) -> pl.DataFrame:
        """Read a long list: of the days, or, where it is kept, all of it and once in a look."""
        since = self._since(days)
        if since and of.name in self._lists:
            return self._lists[of.name]
        asked = wanted(None, self.settings.since) if since else days
        query = {**(more or {}), **filters(asked, names)}
        found = lists.read(of, query, partial(self._rows, api), since, self.people.keys)
        if since:
            self._lists[of.name] = found
        return found

    def _since(self, days: Days) -> Since | None:
        """Say since when what changed can be asked for; not of days before those that are kept."""
        settings, asked_at = self.settings, self.known.asked_at
        is_before = settings.since is not None and (days[0] is None or days[0] < settings.since)
        if settings.kept is None or asked_at is None or is_before:
            return None
        of = f"{settings.address} {settings.school} {settings.since} {settings.leavers}"
        overlap = timedelta(minutes=settings.overlap_minutes)
        return Since(Kept(settings.kept, of), asked_at, overlap)

    def _standing(self, api: Api, span: Span) -> Iterator[Row]:
        return self._rows(api, marks.SESSIONS, filters(span, self.settings.day_filters))

    def _deleted(self, api: Api) -> frozenset[str]:
        return deleted_students(self._rows(api, DELETIONS, OF_STUDENTS))

    def _rows(self, api: Api, path: str, query: Mapping[str, str] | None = None) -> Iterator[Row]:
        return api.rows(path, {**(query or {}), "per_page": str(self.settings.per_page)})

    @contextmanager
    def _of_known(self) -> Iterator[Api]:
        with self._api() as api:
            self.known  # noqa: B018 - of a school that is not there nothing is asked
            yield api

    @contextmanager
    def _api(self) -> Iterator[Api]:
        """Open Wonde, or go on with what is open: one connection does for all parts of a look."""
        if self._open is not None:
            yield self._open
            return
        settings = self.settings
        token = secret(settings.token, place="wonde.token")
        api = open_api(settings.address, token, settings.school, settings.patience)
        with api.client:
            self._open = api
            try:
                yield api
            finally:
                self._open = None
