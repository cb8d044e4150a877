"""The static check of programs: coroutines that nobody runs, and the like.

A file is parsed and its names are resolved (`scopes`, `resolver`), through its imports into the other files of the
program (`source_file`). What an expression means is known or UNKNOWN (`meanings`); the checks, `coroutine_use`,
`task_arguments`, `awaited`, `hogging` and `loop_arguments`, report only what is known.
"""

from .checker import Checker, Failure
from .findings import Finding
from .rules import RULES, Rule

__all__ = ["RULES", "Checker", "Failure", "Finding", "Rule"]
