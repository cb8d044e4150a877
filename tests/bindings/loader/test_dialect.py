"""The rules by which MicroPython's language differs, as documented for its firmware."""

import pytest

# Runs a coroutine to its end, round by round.
DRIVE = """
def drive(coroutine):
    rounds = 0
    try:
        while True:
            coroutine.send(None)
            rounds += 1
    except StopIteration as e:
        return rounds, e.value

"""


def drive(text):
    lines = text.strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return DRIVE + "\n".join(line[indent:] for line in lines) + "\n"


def test_await_in_a_plain_function_makes_it_a_generator(rig):
    source = drive("""
        def pause():
            await iter([5])
            return 7
        async def main():
            return await pause()
        print(drive(main()))
    """)
    assert rig.printed(source) == "(1, 7)\n"


def test_await_works_in_a_lambda(rig):
    source = drive("""
        f = lambda x: (await x)
        def two():
            yield
            yield
            return 9
        print(drive(f(two())))
    """)
    assert rig.printed(source) == "(2, 9)\n"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("await x\n", "'await' outside function"),
        ("class A:\n    await x\n", "'await' outside function"),
        ("async def f():\n    class A:\n        await x\n", "'await' outside function"),
        ("async def f():\n    return [await x for x in y]\n", "'await' outside function"),
        ("yield 1\n", "'yield' outside function"),
        ("def f():\n    return [(yield x) for x in y]\n", "'yield' outside function"),
        ("def f():\n    async with x: pass\n", "async for/with outside async function"),
        ("async for x in y: pass\n", "async for/with outside async function"),
        ("X = const(f())\n", "not a constant"),
        ("X = const(y)\n", "not a constant"),
        ("X = const(1)\nX = 2\n", "can't assign to expression"),
        ("@micropython.fast\ndef f(): pass\n", "invalid micropython decorator"),
        ("async def f():\n    return [x async for x in y]\n", "invalid syntax"),
        ("match 1:\n    case 1: pass\n", "invalid syntax"),
    ],
)
def test_refuses_what_the_compiler_there_refuses(rig, source, text):
    error = rig.error(source)
    assert error.splitlines()[-1] == f"SyntaxError: {text}"
    assert 'File "program.py", line ' in error


def test_awaits_in_the_first_iterable_of_a_comprehension(rig):
    source = drive("""
        async def three():
            return range(3)
        async def main():
            return [x for x in await three()]
        print(drive(main()))
    """)
    assert rig.printed(source) == "(0, [0, 1, 2])\n"


def test_iter_is_the_await_hook(rig):
    source = drive("""
        class Ready:
            def __iter__(self):
                yield from iter([1])
                return 42
        class Both:
            def __await__(self):
                await Ready()
                return 3
            __iter__ = __await__
        async def main():
            return await Ready(), await Both()
        print(drive(main()))
    """)
    assert rig.printed(source) == "(2, (42, 3))\n"


def test_await_hook_of_the_host_is_ignored(rig):
    source = drive("""
        class Other:
            def __await__(self):
                return iter([])
        async def main():
            try:
                await Other()
            except TypeError:
                print("not iterable")
        drive(main())
    """)
    assert rig.printed(source) == "not iterable\n"


def test_yield_in_an_async_def_stays_a_coroutine(rig):
    source = drive("""
        async def tick():
            yield
            yield 7
            return "end"
        print(drive(tick()), list(tick()))
    """)
    assert rig.printed(source) == "(2, 'end') [None, 7]\n"


def test_plain_function_delegates_to_a_coroutine(rig):
    source = drive("""
        async def compute():
            return 6
        def twice():
            yield from iter([0])
            return (yield from compute()) * 2
        print(drive(twice()))
    """)
    assert rig.printed(source) == "(1, 12)\n"


def test_coroutines_and_generators_have_one_type(rig):
    source = """
        async def _g(): pass
        def plain(): pass
        def gen(): yield
        type_coro = type(_g())
        type_gf = type((lambda: (yield)))
        print(type_coro is type((x for x in ())), isinstance(gen(), type_coro))
        print(type(_g) is type(gen), type(_g) is type_gf, type(plain) is type_gf, type(gen) is type_coro)
        print(isinstance(gen, type_gf), isinstance(plain, type_gf), isinstance(gen(), type_gf))
        print(type_coro, type_gf)
    """
    assert rig.lines(source) == [
        "True True",
        "True True False False",
        "True False False",
        "<class 'generator'> <class 'generator'>",
    ]


def test_pend_throw_of_a_generator_asks_the_board(rig):
    world = rig.world("""
        def gen():
            yield
        g = gen()
        print(g.pend_throw(ValueError(1)))
        class Own:
            def pend_throw(self, x):
                return x + 1
        print(Own().pend_throw(3))
    """)
    world.run_main()
    assert world.hooks.printed == "before\n4\n"
    ((_, exception),) = world.hooks.pended
    assert exception.args == (1,)


def test_throw_takes_a_class(rig):
    source = """
        async def c():
            try:
                yield 1
            except ValueError as e:
                print(repr(e))
                yield 2
        g = c()
        g.send(None)
        print(g.throw(ValueError))
    """
    assert rig.printed(source) == "ValueError()\n2\n"


def test_stop_iteration_raised_in_a_body_is_a_runtime_error(rig):
    source = """
        def g():
            raise StopIteration
            yield
        try:
            next(g())
        except RuntimeError as e:
            print(e)
    """
    assert rig.printed(source) == "generator raised StopIteration\n"


def test_calls_that_are_not_awaited_are_silent(rig):
    source = """
        async def blink():
            print("never")
        blink()
        print("on")
    """
    assert rig.printed(source) == "on\n"


def test_const_needs_no_import_and_private_ones_are_not_stored(rig):
    source = """
        _POLL = const(3)
        RD = const(1 << _POLL)
        T = const((1, "a", None, _POLL))
        F = const(1.5)
        def f():
            return _POLL + RD
        class A:
            _IN = const(-RD)
            def get(self):
                return _IN
        print("RD" in globals(), "_POLL" in globals(), RD, T, F, f(), A().get(), hasattr(A, "_IN"))
        try:
            print(const(1))
        except NameError:
            print("no value")
        from micropython import const
        print(const(4))
    """
    assert rig.lines(source) == ["True False 8 (1, 'a', None, 3) 1.5 11 -8 False", "no value", "4"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("~1", "-2"),
        ("2 ** 10", "1024"),
        ("7 // 2 | 8", "11"),
        ("not 0", "True"),
        ("0 or 'x'", "x"),
        ("1 and 2", "2"),
        ("b'ab'", "b'ab'"),
        ("None", "None"),
        ("1 / 4", "0.25"),
    ],
)
def test_const_folds(rig, expression, value):
    assert rig.printed(f"X = const({expression})\nprint(X)\n") == f"{value}\n"


@pytest.mark.parametrize("expression", ["'a' + 'b'", "[1]", "1 << -1", "2 ** -1", "1 // 0", "1 < 2", "X"])
def test_const_does_not_fold(rig, expression):
    assert rig.error(f"Y = const({expression})\n").endswith("SyntaxError: not a constant\n")


def test_emitter_decorators_address_the_compiler(rig):
    source = """
        @micropython.viper
        def scale(n: int) -> uint:
            p = ptr8(bytearray(b"\\x05"))
            return uint(n << 1) + p[0]
        @micropython.native
        def native(n):
            return n
        @micropython.bytecode
        def plain(n):
            return n
        print(scale(-4), native(2), plain(3))
        @micropython.asm_thumb
        def fast(r0):
            mov(r0, 1)
    """
    error = rig.error(source)
    assert error.endswith("NotImplementedError: asim does not run @micropython.asm_thumb functions yet\n")
    world = rig.world("""
        @micropython.viper
        def scale(n: int) -> uint:
            return uint(n << 1)
        print(scale(-4))
    """)
    world.run_main()
    assert world.hooks.printed == "4294967288\n"


def test_annotations_are_not_evaluated(rig):
    source = """
        def f(a: Unknown, *b: Unknown, c: Unknown = 1) -> Unknown:
            x: Unknown = a
            y: Unknown
            return x
        z: Unknown = 3
        print(f(1), z)
    """
    assert rig.printed(source) == "1 3\n"


def test_exceptions_have_value_and_errno(rig):
    source = """
        try:
            raise ValueError(3, 4)
        except ValueError as e:
            print(e.value, e.errno, e.args)
        try:
            raise TypeError
        except TypeError as e:
            print(e.value, e.errno)
        try:
            raise OSError(110)
        except OSError as e:
            print(e.errno, e.args[0], str(e), e)
        class Own(Exception):
            def __init__(self):
                self.value = "mine"
        try:
            raise Own
        except Own as e:
            print(e.value)
        class Device:
            errno = 5
        print(Device().errno)
    """
    assert rig.lines(source) == [
        "3 3 (3, 4)",
        "None None",
        "110 110 [Errno 110] ETIMEDOUT [Errno 110] ETIMEDOUT",
        "mine",
        "5",
    ]


def test_representation_of_one_argument_ends_in_a_comma(rig):
    source = """
        class Own(Exception):
            pass
        print(repr(ValueError(1)), repr(ValueError()), repr(ValueError(1, 2)), [Own("x")], {1: OSError(2)})
        print("%r %s" % (Own(1), Own(1)), f"{Own(1)!r} {Own(1)}", "{!r} {}".format(Own(1), Own(1)))
    """
    assert rig.lines(source) == [
        "ValueError(1,) ValueError() ValueError(1, 2) [Own('x',)] {1: OSError(2,)}",
        "Own(1,) 1 Own(1,) 1 Own(1,) 1",
    ]


@pytest.mark.parametrize(
    "name", ["TimeoutError", "ConnectionError", "BrokenPipeError", "vars", "breakpoint", "Warning"]
)
def test_names_that_firmware_has_not_are_missing(rig, name):
    assert rig.error(f"{name}\n").endswith(f"NameError: name '{name}' isn't defined\n")


def test_subclasses_of_os_error_do_not_show(rig):
    source = """
        e = OSError(110, "x")
        print(type(e) is OSError, type(e), repr(e), e)
    """
    assert rig.printed(source) == "True <class 'OSError'> OSError(110, 'x') [Errno 110] ETIMEDOUT: x\n"


def test_bare_except_and_base_exception_do_not_catch_the_end(rig):
    source = """
        def spin():
            while True:
                try:
                    while True:
                        pass
                except {}:
                    print("caught")
        spin()
    """
    for what in ("", "BaseException", "(ValueError, BaseException)", "BaseException as e"):
        world = rig.world(source.replace("{}", what), limit=500)
        with pytest.raises(world.hooks.run_ended):
            world.run_main()
        assert world.hooks.printed == ""


def test_bytes_take_text(rig):
    source = """
        data = b"x"
        data += "y"
        whole = bytearray(b"1")
        whole += "2"
        text = "a"
        text += "b"
        print(b"a" + "b", data, data + "z", whole, text, text + "c", b"a" == "a", bytearray("abc"))
    """
    assert rig.printed(source) == ("b'ab' b'xy' b'xyz' bytearray(b'12') ab abc False bytearray(b'abc')\n")


def test_text_codecs_take_any_case(rig):
    assert rig.printed('print("a".encode("UTF8"), b"b".decode("UTF8"))\n') == "b'a' b\n"


def test_formatting(rig):
    source = """
        x = 3
        class P:
            def __format__(self, spec):
                return "<" + spec + ">"
        print(f"{x=}", f"{x:>{x}d}|", f"{P():abc}", "%d %5.1f" % (x, 2.0), "{:.2f}".format(1), (y := x + 1), y)
        print("%s" % x, "%s %s" % (x, "a"), "%(k)s" % {"k": [ValueError(1)]}, "%d%%" % x, "{0} {a}".format(1, a=None))
        print("{:>4}|{:<6}|".format("a", str(x)), "{0.imag} {1[0]}".format(2, [ValueError(2)]))
    """
    assert rig.lines(source) == [
        "x=3   3| <abc> 3   2.0 1.00 4 4",
        "3 3 a [ValueError(1,)] 3% 1 None",
        "   a|3     | 0 2",
    ]


def test_slots_del_and_docstrings_have_no_effect(rig):
    source = """
        class A:
            "text"
            __slots__ = ("x",)
            x = 1
            def __del__(self):
                print("never")
        a = A()
        a.y = 2
        del a
        print(A.__doc__ if hasattr(A, "__doc__") else None)
    """
    assert rig.printed(source) == "None\n"


def test_future_is_a_module_like_another(rig):
    assert rig.error("from __future__ import annotations\n").endswith("ImportError: no module named '__future__'\n")


def test_context_manager_from_an_await(rig):
    source = drive("""
        class Lock:
            def __enter__(self):
                print("in")
            def __exit__(self, *args):
                print("out", args[0])
            def __iter__(self):
                yield
                return self
        async def main():
            with await Lock():
                print("body")
        print(drive(main()))
    """)
    assert rig.lines(source) == ["in", "body", "out None", "(1, None)"]


ASYNC_MANAGER = """
class Manager:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow
    async def __aenter__(self):
        print("enter", self.name)
        yield
        return self.name
    async def __aexit__(self, kind, error, trace):
        print("exit", self.name, kind and kind.__name__, repr(error), trace)
        yield
        return self.swallow
"""


def test_async_with_enters_and_leaves_in_order(rig):
    source = (
        drive(ASYNC_MANAGER)
        + """
async def main():
    async with Manager("a") as a, Manager("b"):
        print("body", a)
    return "end"
print(drive(main()))
"""
    )
    assert rig.lines(source) == [
        "enter a",
        "enter b",
        "body a",
        "exit b None None None",
        "exit a None None None",
        "(4, 'end')",
    ]


def test_async_with_passes_the_exception_and_may_swallow_it(rig):
    source = (
        drive(ASYNC_MANAGER)
        + """
async def main():
    async with Manager("a", True):
        async with Manager("b"):
            raise ValueError(1)
    print("after")
drive(main())
"""
    )
    assert rig.lines(source) == [
        "enter a",
        "enter b",
        "exit b ValueError ValueError(1,) None",
        "exit a ValueError ValueError(1,) None",
        "after",
    ]


def test_async_with_is_left_by_return_break_and_continue(rig):
    source = (
        drive(ASYNC_MANAGER)
        + """
async def main():
    for i in range(3):
        async with Manager(i):
            if i == 0:
                continue
            break
    async with Manager("r"):
        return 5
print(drive(main()))
"""
    )
    assert rig.lines(source) == [
        "enter 0",
        "exit 0 None None None",
        "enter 1",
        "exit 1 None None None",
        "enter r",
        "exit r None None None",
        "(6, 5)",
    ]


def test_exception_of_an_exit_replaces_that_of_the_body(rig):
    source = drive("""
        class Manager:
            async def __aenter__(self):
                pass
            async def __aexit__(self, *args):
                raise KeyError("exit")
        async def main():
            try:
                async with Manager():
                    raise ValueError
            except KeyError as e:
                print(repr(e))
        drive(main())
    """)
    assert rig.printed(source) == "KeyError('exit',)\n"


COUNTER = """
class Counter:
    def __init__(self, n):
        self.n = n
        self.i = 0
    def __aiter__(self):
        return self
    async def __anext__(self):
        yield
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i
"""


def test_async_for_with_break_continue_and_else(rig):
    source = (
        drive(COUNTER)
        + """
async def main():
    async for i in Counter(3):
        if i == 2:
            continue
        print(i)
    else:
        print("else")
    async for i in Counter(3):
        break
    else:
        print("never")
    async for i, in Counter(0):
        print("never")
    print("last", i)
print(drive(main()))
"""
    )
    assert rig.lines(source) == ["1", "3", "else", "last 1", "(6, None)"]


def test_async_for_accepts_a_coroutine_as_aiter(rig):
    source = (
        drive(COUNTER.replace("def __aiter__", "async def __aiter__"))
        + """
async def main():
    async for i in Counter(2):
        print(i)
drive(main())
"""
    )
    assert rig.lines(source) == ["1", "2"]


def test_stop_async_iteration_of_the_body_leaves_the_loop_as_an_exception(rig):
    source = (
        drive(COUNTER)
        + """
async def main():
    try:
        async for i in Counter(2):
            raise StopAsyncIteration
    except StopAsyncIteration:
        print("out")
drive(main())
"""
    )
    assert rig.lines(source) == ["out"]


def test_super_in_an_async_method(rig):
    source = drive("""
        class A:
            async def wait(self):
                return "A"
        class B(A):
            async def wait(self):
                return (await super().wait()) + "B"
        print(drive(B().wait()))
    """)
    assert rig.printed(source) == "(0, 'AB')\n"


def test_system_exit_and_keyboard_interrupt_leave_the_program(rig):
    world = rig.world("import sys\ntry:\n    1/0\nexcept ZeroDivisionError:\n    sys.exit(3)\n")
    with pytest.raises(SystemExit) as caught:
        world.run_main()
    assert caught.value.args == (3,)


def test_code_made_at_run_time_lives_in_the_world(rig):
    source = """
        x = 1
        exec("y = const(4)\\nasync def f(): return x\\nimport sys")
        print(y, eval("x + y"), type(f()) is type((z for z in ())), sys.platform)
        names = {}
        exec("a = TimeoutError if 0 else 2", names)
        print(names["a"], eval("b * 2", {"b": 4}), eval(compile("1 + 1", "<x>", "eval")))
        def local():
            q = 5
            return eval("q")
        print(local())
    """
    assert rig.lines(source) == ["4 5 True pyboard", "2 8 2", "5"]


def test_a_bool_is_no_int(rig):
    source = """
        print(isinstance(True, int), isinstance(False, (str, int)), issubclass(bool, int), issubclass(bool, (int,)))
        print(isinstance(True, bool), isinstance(True, (int, bool)), issubclass(bool, object), isinstance(1, int))
        try:
            isinstance(True, 1)
        except TypeError:
            print("TypeError")
    """
    assert rig.lines(source) == ["False False False False", "True True True True", "TypeError"]
