"""The event loop of V2 takes its queue lengths from the first `get_event_loop` only (tutorial, 6.7)."""

LIBRARY = """\
import uasyncio as asyncio
class Bar:
    def __init__(self):
        self.loop = asyncio.get_event_loop()
"""
MAKES_BAR = "import some_module\nbar = some_module.Bar()\n"
GETS_LOOP = "loop = asyncio.get_event_loop(40, 40)\n"


def test_a_constructor_that_gets_the_loop_makes_later_arguments_useless(findings):
    source = "import uasyncio as asyncio\n" + MAKES_BAR + GETS_LOOP
    (found,) = findings(source, {"some_module.py": LIBRARY})
    assert (found.line, found.rule.name) == (4, "late-loop-arguments")
    assert found.message == (
        'the loop exists since line 3 ("some_module.Bar"), so these arguments have no effect; move this before it'
    )


def test_so_does_a_module_that_gets_it_when_it_is_imported(rules):
    source = "import uasyncio\nimport other\nloop = uasyncio.get_event_loop(runq_len=40)\n"
    other = "import uasyncio\nloop = uasyncio.get_event_loop()\n"
    assert rules(source, {"other.py": other}) == ["3 late-loop-arguments"]


def test_arguments_first_are_right(rules):
    source = "import uasyncio as asyncio\n" + GETS_LOOP + MAKES_BAR
    assert rules(source, {"some_module.py": LIBRARY}) == []


def test_a_function_that_is_not_called_gets_no_loop(rules):
    source = "import uasyncio\ndef f():\n    return uasyncio.get_event_loop()\nloop = uasyncio.get_event_loop(40, 40)\n"
    assert rules(source) == []


def test_v3_takes_no_arguments_at_all(rules):
    assert rules("import asyncio\nasyncio.get_event_loop()\nasyncio.get_event_loop(40, 40)\n") == []
