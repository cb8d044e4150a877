"""`pend_throw` of generators that the program resumes itself, as MicroPython's virtual machine has it."""

import gc
import textwrap

GENERATORS = """
def catching(*kinds):
    while True:
        try:
            yield "waits"
        except kinds as e:
            yield repr(e)

def through(inner):
    yield from inner

def ends():
    yield 1
    return 7
"""


def printed(rig, source, **options):
    world = rig.world(GENERATORS + textwrap.dedent(source), **options)
    world.hooks.slots_of_scheduler = False
    world.run_main()
    return world.hooks.printed.splitlines()


def test_what_is_pended_is_raised_at_the_next_resume_and_then_gone(rig):
    source = """
        g = catching(ValueError)
        next(g)
        print(g.pend_throw(ValueError(1)), g.pend_throw(ValueError(2)))
        print(next(g), next(g), g.pend_throw(None))
    """
    assert printed(rig, source) == ["None 1", "ValueError(2,) waits None"]


def test_send_raises_it_too(rig):
    assert printed(rig, "g = catching(KeyError)\nnext(g)\ng.pend_throw(KeyError)\nprint(g.send(5))") == ["KeyError()"]


def test_none_takes_it_back(rig):
    source = """
        g = catching(ValueError)
        next(g)
        g.pend_throw(3)
        print(g.pend_throw(None), next(g))
    """
    assert printed(rig, source) == ["3 waits"]


def test_what_is_no_exception_is_a_type_error(rig):
    assert printed(rig, "g = catching(TypeError)\nnext(g)\ng.pend_throw(3)\nprint(next(g))") == [
        "TypeError('exceptions must derive from BaseException',)"
    ]


def test_a_generator_that_is_delegated_to_has_a_slot_of_its_own(rig):
    source = """
        inner = catching(ValueError)
        outer = through(inner)
        next(outer)
        inner.pend_throw(ValueError())
        print(outer.pend_throw(None), next(outer))
    """
    assert printed(rig, source) == ["None ValueError()"]


def test_an_unstarted_generator_ends_before_its_first_statement(rig):
    source = """
        g = catching(ValueError)
        g.pend_throw(ValueError())
        try:
            next(g)
        except ValueError:
            print("ValueError")
        print(next(g, "ended"))
    """
    assert printed(rig, source) == ["ValueError", "ended"]


def test_older_firmware_refuses_an_unstarted_generator(rig):
    source = """
        g = catching(ValueError)
        try:
            g.pend_throw(ValueError())
        except TypeError as e:
            print(e)
        print(next(g))
        g.pend_throw(ValueError())
        print(next(g))
    """
    assert printed(rig, source, firmware="1.11") == [
        "can't pend throw to just-started generator",
        "waits",
        "ValueError()",
    ]


def test_a_generator_that_has_ended_keeps_what_is_put_there_and_ends_again(rig):
    source = """
        g = ends()
        next(g)
        try:
            next(g)
        except StopIteration as e:
            print(e.value)
        print(g.pend_throw(4), next(g, "ended"), g.pend_throw(None))
    """
    assert printed(rig, source) == ["7", "None ended 4"]


def test_a_generator_loses_at_its_yield_what_it_put_into_its_own_slot(rig):
    source = """
        def pends():
            g.pend_throw(ValueError())
            yield 1
            yield 2
        g = pends()
        print(next(g), next(g))
    """
    assert printed(rig, source) == ["1 2"]


def test_a_parked_generator_that_nobody_holds_does_not_run_its_finally_blocks(rig):
    source = """
        def cleans_up():
            try:
                yield
            finally:
                print("finally")
        g = cleans_up()
        next(g)
        g.pend_throw(1)
        g = None
    """
    assert printed(rig, source) == []
    gc.collect()


def test_send_of_other_things_is_their_own(rig):
    source = """
        class Socket:
            def send(self, data):
                return len(data)
        print(Socket().send(b"abc"), next(iter([1])), next(iter([]), 2))
    """
    assert printed(rig, source) == ["3 1 2"]
