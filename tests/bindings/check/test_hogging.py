"""Code of a coroutine that lets nobody else run."""

import pytest


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("time.sleep(1)", ["blocking-sleep"]),
        ("time.sleep_ms(10)", ["blocking-sleep"]),
        ("time.sleep(0.01)", ["blocking-sleep"]),
        ("while True: pass", ["never-yields"]),
        ("while True: step()", ["never-yields"]),
        ("while not flag: pass", ["never-yields"]),
        ("while not uart.any(): pass", ["never-yields"]),
        # A short one may be what is needed.
        ("time.sleep_us(50)", []),
        ("time.sleep_ms(5)", []),
        ("time.sleep_ms(n)", []),
        ("while time.ticks_diff(end, time.ticks_ms()) > 0: pass", []),
        ("while True: await asyncio.sleep(0)", []),
        ("while True:\n        async with lock: pass", []),
        ("while True:\n        if step(): break", []),
        ("while True: raise OSError", []),
        ("while not flag: step()", []),
    ],
)
def test_in_a_coroutine(findings, body, expected):
    found = findings(f"import asyncio, time\nasync def main(n):\n    {body}\n")
    assert [finding.rule.name for finding in found] == expected
    assert all(finding.rule.severity == "note" for finding in found)


@pytest.mark.parametrize("body", ["time.sleep(1)", "while True: pass"])
def test_a_plain_function_may_block(findings, body):
    assert findings(f"import time\ndef main():\n    {body}\n") == []


def test_says_what_to_write(findings):
    found = findings("import utime\nasync def main():\n    utime.sleep_ms(300)\n    while True:\n        pass\n")
    assert [finding.message for finding in found] == [
        '"utime.sleep_ms(300)" holds up every task; write "await asyncio.sleep_ms(300)"',
        'no other task runs during this loop; write "await asyncio.sleep(0)" or longer in it',
    ]
