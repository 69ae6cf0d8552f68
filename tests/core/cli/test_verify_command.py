"""`attendance verify`: what it prints, what it finds, and with which exit code."""

import csv
import json
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from college import CONFIG

from attendance_core.cli.commands import run
from attendance_core.records import Journal, Person, import_marks
from attendance_core.records.importing import Export
from attendance_core.register import Mark, marks_frame
from attendance_core.sessions import Half, Session
