"""Pictures of attendance: charts that say in words what they show, with their figures as a table.

They draw statistics and work nothing out. Each takes a frame of any kind, or its rows; what is
suppressed in it leaves a gap that is marked, and stands nowhere in the picture. Needs
`mat-attendance[charts]`.
"""

from attendance_core.pictures.absence import absence_bands, reasons
from attendance_core.pictures.colours import Colours
from attendance_core.pictures.columns import Column
from attendance_core.pictures.drawing import NotInstalled
from attendance_core.pictures.groups import Comparison, attendance_by_group, persistence_by_group
from attendance_core.pictures.over_time import attendance_over_time
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.weekdays import lateness_by_weekday, weekday_grid

__all__ = [
    "Colours",
    "Column",
    "Comparison",
    "NotInstalled",
    "Picture",
    "absence_bands",
    "attendance_by_group",
    "attendance_over_time",
    "lateness_by_weekday",
    "persistence_by_group",
    "reasons",
    "weekday_grid",
]
