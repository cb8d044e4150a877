"""What is awaited must be something that can be."""

import pytest

PRELUDE = """\
import asyncio, time
async def poll(): pass
def step(): print(1)
def count(): return 3
class Plain: pass
class Awaitable:
    def __iter__(self):
        yield from asyncio.sleep(0)
event = asyncio.Event()
"""


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("await step()", "not-awaitable"),
        ("await count()", "not-awaitable"),
        ("await step", "not-awaitable"),
        ("await None", "not-awaitable"),
        ("await 3", "not-awaitable"),
        ("await time.sleep(1)", "not-awaitable"),
        ("await event", "not-awaitable"),
        ("await event.set()", "not-awaitable"),
        ("await Plain()", "not-awaitable"),
        ("yield from step()", "not-awaitable"),
        ("await poll", "not-called"),
        ("yield from poll", "not-called"),
    ],
)
def test_finds(findings, expression, rule):
    assert [finding.rule.name for finding in findings(f"{PRELUDE}async def main(x):\n    {expression}\n")] == [rule]


@pytest.mark.parametrize(
    "expression",
    [
        "await poll()",
        "await x",
        "await x.read()",
        "await []",  # any iterable can be awaited there
        "await Awaitable()",
        "await asyncio.create_task(poll())",
        "await event.wait()",
        "yield from range(3)",
    ],
)
def test_leaves_alone(findings, expression):
    assert findings(f"{PRELUDE}async def main(x):\n    {expression}\n") == []


def test_a_function_that_may_return_a_coroutine_is_left_alone(findings):
    assert (
        findings("async def a(): pass\ndef b(x):\n    if x:\n        return a()\nasync def main():\n    await b(1)\n")
        == []
    )


def test_await_in_a_plain_function_is_legal_there(findings):
    assert findings("import asyncio\nclass A:\n    def __iter__(self):\n        await asyncio.sleep(0)\n") == []


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("def __aenter__(self): return self", ["not-awaitable"]),
        ("def __aexit__(self, *a): print(a)", ["not-awaitable"]),
        ("def __anext__(self): return 3", ["not-awaitable"]),
        ("async def __aenter__(self): return self", []),
        ("def __aenter__(self): return self.acquire()", []),
        ("def __aexit__(self, *a):\n        yield", []),
        ("def __anext__(self): raise NotImplementedError", []),
        ("def __aiter__(self): return self", []),
        ("def __aenter__(self): return self\n    def __iter__(self): yield", []),
    ],
)
def test_methods_that_are_awaited_must_be_coroutines(findings, method, expected):
    found = findings(f"class A:\n    {method}\n")
    assert [finding.rule.name for finding in found] == expected
    assert all('write "async def __a' in finding.message for finding in found)
