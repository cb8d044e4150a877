"""errno: the numbers that boards have names for."""

from asim._loader.errno_names import NAMES as errorcode

globals().update({name: number for number, name in errorcode.items()})
