"""School attendance in England: the register, the law's codes, figures that explain themselves.

Import the module you need; this package itself imports nothing::

    from attendance_core import codes
    from attendance_core.register import Register

The modules are the interface: `codes` and `thresholds` hold the law as dated, cited data; `roll`,
`calendar` and `register` hold a school's records; `statistics` and `findings` read them; `hooks` is
where other systems are joined on.
"""
