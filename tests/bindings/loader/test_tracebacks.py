"""Tracebacks as MicroPython prints them."""


def test_frames_of_the_program_only(rig):
    files = {"lib/echo.py": "def foo(n):\n    raise ValueError(n)\n"}
    source = """
        import echo
        class App:
            def run(self):
                [echo.foo(x) for x in (1,)] if 0 else echo.foo("x")
        App().run()
    """
    assert rig.error(source, files=files) == (
        "Traceback (most recent call last):\n"
        '  File "program.py", line 6, in <module>\n'
        '  File "program.py", line 5, in run\n'
        '  File "lib/echo.py", line 2, in foo\n'
        "ValueError: x\n"
    )


def test_frames_of_awaited_coroutines_keep_their_lines(rig):
    source = """
        async def inner():
            yield
            raise OSError(5)
        async def outer():
            await inner()
        for _ in outer():
            pass
    """
    assert rig.error(source) == (
        "Traceback (most recent call last):\n"
        '  File "program.py", line 7, in <module>\n'
        '  File "program.py", line 6, in outer\n'
        '  File "program.py", line 4, in inner\n'
        "OSError: [Errno 5] EIO\n"
    )


def test_simulated_modules_do_not_show(rig):
    assert rig.error("import random\nrandom.choice([])\n") == (
        'Traceback (most recent call last):\n  File "program.py", line 2, in <module>\nIndexError: \n'
    )


def test_a_syntax_error_names_its_place(rig):
    assert rig.error("import m\n", files={"m.py": "x = 1\ny = = 2\n"}) == (
        "Traceback (most recent call last):\n"
        '  File "program.py", line 1, in <module>\n'
        '  File "m.py", line 2\n'
        "SyntaxError: invalid syntax\n"
    )


def test_last_lines(rig):
    def last(statement):
        return rig.error(f"class Own(Exception):\n    pass\nclass R(Exception):\n    def __repr__(self):\n"
                         f"        return 'own'\n{statement}\n").splitlines()[-1]  # fmt: skip

    assert last("raise ValueError") == "ValueError: "
    assert last("raise ValueError(1, 'a')") == "ValueError: (1, 'a')"
    assert last("raise Own('x')") == "Own: x"
    assert last("raise R('x')") == "own"
    assert last("raise OSError(2, 'f')") == "OSError: [Errno 2] ENOENT: f"
    assert last("raise OSError(200)") == "OSError: 200"
    assert last("raise KeyboardInterrupt") == "KeyboardInterrupt: "
    assert last("def f(): f()\nf()") == "RuntimeError: maximum recursion depth exceeded"
    assert last("def f():\n    x\n    x = 1\nf()") == "NameError: local variable referenced before assignment"
    unbound = "def f():\n    def g():\n        x\n    g()\n    x = 1\nf()"
    assert last(unbound) == "NameError: local variable referenced before assignment"
    assert last("b'\\xff'.decode()") == "UnicodeError: "


def test_print_exception_prints_or_writes(rig):
    source = """
        import sys, io
        class Device:
            def write(self, data):
                print(type(data), len(data))
        def f():
            return 1 // 0
        try:
            f()
        except Exception as e:
            sys.print_exception(e)
            sys.print_exception(e, sys.stdout)
            text = io.StringIO()
            sys.print_exception(e, text)
            print(text.getvalue() == text.getvalue(), len(text.getvalue().split("\\n")))
            sys.print_exception(e, Device())
        sys.print_exception(ValueError("never raised"))
    """
    lines = rig.lines(source)
    once = [
        "Traceback (most recent call last):",
        '  File "program.py", line 9, in <module>',
        '  File "program.py", line 7, in f',
        "ZeroDivisionError: divide by zero",
    ]
    assert lines == [
        *once,
        *once,
        "True 5",
        f"<class 'bytearray'> {len(chr(10).join(once)) + 1}",
        "ValueError: never raised",
    ]


def test_the_position_is_that_of_the_innermost_program_frame(rig):
    world = rig.world("def f():\n    print('x')\n\nf()\nprint('y')\n")
    positions = []
    world.hooks.print_text = lambda _: positions.append(world.position())
    world.run_main()
    assert positions == [("program.py", 2), ("program.py", 5)]
    assert world.position() is None


def test_any_program_is_recognised_without_its_world(rig):
    from asim._loader.traceback_text import format_exception

    world = rig.world("1 // 0\n")
    try:
        world.run_main()
    except ZeroDivisionError as error:
        text = format_exception(error)
    assert text.splitlines()[:2] == ["Traceback (most recent call last):", '  File "program.py", line 1, in <module>']
