"""Adapters: what a school's other systems export, read into the values of `attendance_core`.

Each adapter is a package of its own and is found by its entry point in the group
`attendance.adapters`; none imports another.
"""
