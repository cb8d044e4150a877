"""Charge points: how many syntax nodes each basic block is charged, in the order of execution."""

import pytest

from asim._loader.charges import CALL_UNITS, placeholder, with_charges


def charges(rig, source):
    world = rig.world(source)
    world.run_main()
    return world.hooks.charges


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Assign, Name, Constant.
        ("x = 1\n", [3]),
        # Block: Assign Name Name Call(Name range, Constant): For counts its iterable; each round: target, Expr, Name.
        ("for i in range(2):\n    i\n", [1 + 3, 1 + 2, 1 + 2]),
        # The test is charged once before the loop and once with each round.
        ("n = 2\nwhile n:\n    n -= 1\n", [3 + 1 + 1, 1 + 3, 1 + 3]),
        # Either branch, and what follows.
        ("if 0:\n    x = 1\nelse:\n    x = 2\ny = 3\n", [2, 3, 3]),
        ("try:\n    1 // 0\nexcept ValueError:\n    pass\nexcept ZeroDivisionError:\n    x = 1\n", [1, 4, 1 + 3]),
        ("try:\n    pass\nfinally:\n    pass\n", [1, 1, 1]),
        # A call counts where the function begins.
        ("def f():\n    return 1\nf()\n", [1 + 3, CALL_UNITS + 2]),
        ("f = lambda: 3\nf()\n", [3 + 3, CALL_UNITS + 1]),
        # Comprehension: each round its target, condition and element.
        ("[x for x in (1, 2) if x]\n", [1 + 1 + 3, 3, 3]),
        ("[x + y for x in (1,) for y in (2, 3)]\n", [1 + 1 + 2, 1 + 3, 1 + 3, 1 + 3]),
        # Text parts of an f-string do not count.
        ("x = f'a{1}b{2:3}c'\n", [3 + 2 + 2]),
        ("class A:\n    x = 1\n", [1, 3]),
        # A documentation string is not code, `...` alone is a round of a loop.
        ("'text'\nfor i in (1, 2):\n    ...\n", [1 + 1 + 3, 2, 2]),
        # Annotations are not code.
        ("x: int = 3\n", [3]),
    ],
)
def test_charges_each_block(rig, source, expected):
    assert charges(rig, source) == expected


def test_charges_rounds_of_an_asynchronous_loop(rig):
    source = """
class C:
    n = 2
    def __aiter__(self):
        return self
    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
async def main():
    async for i in C():
        pass
for _ in main():
    pass
"""
    after_definitions = charges(rig, source)[2:]
    # main: AsyncFor, Call, Name. __aiter__: Return, Name. __anext__: If, UnaryOp, Attribute, Name; then AugAssign,
    # Attribute, Name, Constant, or Raise, Name. Body: target, Pass.
    blocks = [3, 2, 4, 4, 2, 4, 4, 2, 4, 2]
    calls = [1, 1, 1, 0, 0, 1, 0, 0, 1, 0]
    assert after_definitions == [block + CALL_UNITS * call for block, call in zip(blocks, calls, strict=True)]


def test_a_loop_that_never_ends_is_stopped_at_a_charge_point(rig):
    for source in ("while True: pass\n", "def f():\n    f()\nwhile 1: f\n", "[0 for _ in iter(int, 1)]\n"):
        world = rig.world(source, limit=1000)
        with pytest.raises(world.hooks.run_ended):
            world.run_main()


def test_the_end_leaves_through_asynchronous_managers(rig):
    source = """
class M:
    async def __aenter__(self):
        pass
    async def __aexit__(self, *args):
        print("exit")
        return True
async def main():
    async with M():
        while True:
            pass
for _ in main():
    pass
"""
    world = rig.world(source, limit=1000)
    with pytest.raises(world.hooks.run_ended):
        world.run_main()
    assert world.hooks.printed == ""


def test_a_finally_block_does_not_run_after_the_end(rig):
    source = """
def f():
    try:
        while True:
            pass
    finally:
        print("after the end")
f()
"""
    world = rig.world(source, limit=1000)
    with pytest.raises(world.hooks.run_ended):
        world.run_main()
    assert world.hooks.printed == ""


def test_the_place_of_a_charge_is_the_first_line_of_its_block(rig):
    world = rig.world("x = 0\nwhile True:\n    x += 1\n    y = 2\n", limit=50)
    with pytest.raises(world.hooks.run_ended) as caught:
        world.run_main()
    assert 'File "program.py", line 3, in <module>' in world.format_exception(caught.value)


def test_placeholders_are_replaced_in_nested_code():
    source = f"def f():\n    def g():\n        +{placeholder(7)!r}\n    +{placeholder(5)!r}\n"
    code = with_charges(compile(source, "x", "exec"), lambda units: units, lambda site: site)
    inner = next(constant for constant in code.co_consts if hasattr(constant, "co_consts"))
    innermost = next(constant for constant in inner.co_consts if hasattr(constant, "co_consts"))
    assert 5 in inner.co_consts
    assert 7 in innermost.co_consts


def test_equal_blocks_share_one_charge_object(rig):
    world = rig.world("x = 1\n")
    made = []
    world.hooks.charge = lambda units: made.append(units) or units
    world.compile("def f():\n    x = 1\ndef g():\n    y = 2\n", "x.py", "exec")
    assert sorted(made) == [2, CALL_UNITS + 3]
