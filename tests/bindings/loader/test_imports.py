"""Modules of a program: where they come from, and that nothing else shows."""

import sys
from unittest.mock import MagicMock

import pytest

from asim._loader.world import Identity


def test_modules_of_the_host_are_untouched_and_unseen(rig):
    before = dict(sys.modules)
    source = """
        import sys, json, collections, os
        print(sys.platform, "pytest" in sys.modules, sorted(sys.modules))
        try:
            import pytest
        except ImportError as e:
            print(e)
        for text in ("from os import path", "from collections import abc", "import os.path", "import xml"):
            try:
                exec(text)
            except ImportError as e:
                print(e)
    """
    assert rig.lines(source) == [
        "pyboard False ['__main__']",
        "no module named 'pytest'",
        "can't import name path",
        "can't import name abc",
        "no module named 'os.path'",
        "no module named 'xml'",
    ]
    new = {name for name in sys.modules if name not in before}
    assert not {name for name in new if name in ("helper", "__main__") or name.startswith("u")}


def test_u_names_are_the_same_modules(rig):
    source = """
        import usys, sys, uio, io, ustruct, struct, ujson, json, ucollections, collections, uerrno, errno
        import uos, os, urandom, random, ubinascii, binascii, ure, re, uhashlib, hashlib, uarray, array, uheapq, heapq
        print(usys is sys, uio is io, ustruct is struct, ujson is json, ucollections is collections, uerrno is errno)
        print(uos is os, urandom is random, ubinascii is binascii, ure is re, uhashlib is hashlib, uarray is array)
        try:
            import ugc
        except ImportError as e:
            print(e)
    """
    assert rig.lines(source) == [" ".join(["True"] * 6)] * 2 + ["no module named 'ugc'"]


@pytest.mark.parametrize("name", ["socket", "usocket", "network", "_thread", "rp2", "esp32", "uctypes", "bluetooth"])
def test_what_boards_have_and_asim_not_yet_says_so(rig, name):
    error = rig.error(f"import {name}\n")
    assert error.endswith(f"ImportError: no module named '{name}': asim does not have it yet\n")


def test_missing_attributes_say_so(rig):
    source = """
        import os, sys
        for f in (lambda: os.mount, lambda: sys.settrace, lambda: os.nothing):
            try:
                f()
            except AttributeError as e:
                print(e)
        try:
            from os import dupterm
        except ImportError as e:
            print(e)
        print(hasattr(os, "mount"))
    """
    assert rig.lines(source) == [
        "asim does not have os.mount yet",
        "asim does not have sys.settrace yet",
        "'module' object has no attribute 'nothing'",
        "asim does not have os.dupterm yet",
        "False",
    ]


def test_a_file_replaces_an_extensible_module_but_not_its_u_name(rig):
    files = {
        "json.py": "from ujson import *\nimport ujson\nmine = 1\n",
        "sys.py": "mine = 1\n",
        "gc.py": "mine = 1\n",
    }
    source = """
        import json, ujson, sys, gc
        print(hasattr(json, "mine"), hasattr(ujson, "mine"), json.dumps([1]), hasattr(sys, "mine"), hasattr(gc, "mine"))
        print("json" in sys.modules, json.__file__)
    """
    assert rig.lines(source, files=files) == ["True False [1] False False", "True json.py"]


def test_packages_and_relative_imports(rig):
    files = {
        "pkg/__init__.py": "from .a import value\nfrom . import b\n",
        "pkg/a.py": "value = 1\n",
        "pkg/b.py": "from .a import value as v\n",
        "pkg/sub/__init__.py": "",
        "pkg/sub/c.py": "from ..a import value\n",
        "bare/d.py": "value = 4\n",
    }
    source = """
        import pkg
        import pkg.sub.c as c
        from pkg.sub import c as same
        import bare.d
        print(pkg.value, pkg.b.v, c.value, c is same, pkg.sub.c is c, bare.d.value)
        print(c.__name__, c.__file__, pkg.__path__, pkg.__file__)
        print(pkg, c, bare)
        print(__import__("pkg.a") is pkg, __import__("pkg.a", None, None, ("value",)) is pkg.a)
    """
    assert rig.lines(source, files=files) == [
        "1 1 1 True True 4",
        "pkg.sub.c pkg/sub/c.py pkg pkg/__init__.py",
        "<module 'pkg' from 'pkg/__init__.py'> <module 'pkg.sub.c' from 'pkg/sub/c.py'> <module 'bare'>",
        "True True",
    ]


def test_circular_imports_find_what_is_there(rig):
    files = {"one.py": "import two\nx = 1\n", "two.py": "import one\nprint(hasattr(one, 'x'))\n"}
    assert rig.printed("import one\nprint(one.x, one.two.one is one)\n", files=files) == "False\n1 True\n"


def test_circular_submodules_are_bound_before_they_run(rig):
    files = {
        "email/__init__.py": "from . import parser\n",
        "email/parser.py": "from . import message\nname = 'parser'\n",
        "email/message.py": "from email import parser\nprint(hasattr(parser, 'name'), parser.__file__)\n",
    }
    # A package that the host has too: its own must never be taken.
    import email.parser  # noqa: F401

    assert rig.printed("import email\n", files=files) == "False email/parser.py\n"


def test_a_lazy_package(rig):
    files = {
        "lazy/__init__.py": """
            _attrs = {"Event": "parts"}
            def __getattr__(name):
                mod = _attrs.get(name)
                if mod is None:
                    raise AttributeError(name)
                value = getattr(__import__(mod, None, None, True, 1), name)
                globals()[name] = value
                return value
        """,
        "lazy/parts.py": "print('loaded')\nclass Event: pass\n",
    }
    source = """
        import lazy
        print("before")
        from lazy import Event
        print(lazy.Event is Event, hasattr(lazy, "Lock"))
        try:
            from lazy import Lock
        except ImportError as e:
            print(e)
    """
    assert rig.lines(source, files=files) == ["before", "loaded", "True False", "can't import name Lock"]


def test_relative_import_outside_of_a_package(rig):
    assert rig.error("from . import x\n").endswith("ImportError: can't perform relative import\n")


def test_a_module_that_fails_can_be_imported_again(rig):
    files = {"bad.py": "import sys\nsys.count = getattr(sys, 'count', 0) + 1\n1 // (sys.count - 1)\n"}
    source = """
        import sys
        try:
            import bad
        except ZeroDivisionError:
            print("bad" in sys.modules)
        import bad
        print("bad" in sys.modules, sys.count)
    """
    assert rig.lines(source, files=files) == ["False", "True 2"]


def test_sys_modules_and_sys_path_are_in_effect(rig):
    files = {"elsewhere/m.py": "x = 1\n", "n.py": "print('run')\n"}
    source = """
        import sys
        sys.path.append("elsewhere")
        import m
        print(m.x, m.__file__)
        import n
        del sys.modules["n"]
        import n
        sys.modules["fake"] = n
        import fake
        print(fake is n)
    """
    assert rig.lines(source, files=files) == ["1 elsewhere/m.py", "run", "run", "True"]


def test_lib_and_further_roots(rig, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "far.py").write_text("def f():\n    raise ValueError\n")
    files = {"lib/inlib.py": "x = 1\n", "drivers/near.py": "x = 2\n"}
    source = "import inlib, near, far\nprint(inlib.__file__, near.__file__)\nfar.f()\n"
    world = rig.world(source, files=files, roots=[str(rig.folder / "drivers"), str(outside)])
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the traceback is the point
        world.run_main()
    assert world.hooks.printed == "lib/inlib.py drivers/near.py\n"
    far = f"../{outside.name}/far.py"
    assert world.format_exception(caught.value).splitlines()[2].endswith(f'{far}", line 2, in f')


def test_compiled_files_are_refused(rig):
    assert rig.error("import m\n", files={"m.mpy": b"M"}).endswith("asim cannot run m.mpy: it needs the source\n")


def test_star_import_takes_public_names(rig):
    files = {"m.py": "a = 1\n_b = 2\n", "n.py": "__all__ = ['_c']\n_c = 3\nd = 4\n"}
    assert rig.printed(
        "from m import *\nfrom n import *\nprint('_b' in globals(), a, _c, 'd' in globals())\n", files=files
    ) == ("False 1 3 False\n")


def test_two_worlds_share_nothing(rig, tmp_path_factory):
    from .conftest import Rig

    other = Rig(tmp_path_factory.mktemp("other"))
    first = rig.world(
        "import m, sys, io, os\nm.x = 2\nsys.path.append('q')\nopen('f', 'w').close()\n", files={"m.py": "x = 1\n"}
    )
    second = other.world("import m, sys\nprint(m.x, sys.path)\n", files={"m.py": "x = 1\n"})
    first.run_main()
    second.run_main()
    assert second.hooks.printed == "1 ['', '.frozen', '/flash', '/flash/lib']\n"
    assert first.import_module("sys") is not second.import_module("sys")
    assert first.import_module("io").IOBase is not second.import_module("io").IOBase


def test_import_of_the_program_under_its_own_name(rig):
    world = rig.world("print(__name__, __file__)\nx = 4\ndef main(n):\n    return n + x\n")
    world.import_program()
    assert world.hooks.printed == "program program.py\n"
    assert world.eval_call("main(3)") == 7
    assert world.import_module("program").x == 4


def test_eval_call_needs_a_program_that_has_run(rig):
    with pytest.raises(RuntimeError, match="the program has not run yet"):
        rig.world("x = 1\n").eval_call("x")


def test_schedulers(rig):
    assert rig.error("import asyncio\n", board=Identity(scheduler="uasyncio-v2")).endswith(
        "no module named 'asyncio'\n"
    )
    with pytest.raises(ValueError, match="asim does not run programs on nothing yet"):
        rig.world("", board=Identity(scheduler="nothing"))


def test_a_program_that_cannot_be_read(rig):
    from asim._loader.world import ProgramWorld

    with pytest.raises(FileNotFoundError):
        ProgramWorld(str(rig.folder / "none.py"), None)


def test_a_scheduler_is_a_package_that_a_program_sees_and_can_add_to(rig):
    files = {"asyncio/extra.py": "from . import core\nx = core.CancelledError\n", "lib/asyncio.py": "mine = 1\n"}
    source = """
        import asyncio, uasyncio, uasyncio.core, sys
        from asyncio.extra import x
        from uasyncio import Lock
        print(hasattr(asyncio, "mine"), uasyncio is asyncio, uasyncio.core is asyncio.core, x is asyncio.CancelledError)
        print(sorted(name for name in sys.modules if "asyncio" in name), Lock is asyncio.lock.Lock)
        for text in ("import asyncio.none", "from asyncio import start_server", "import _asim", "import host"):
            try:
                exec(text)
            except ImportError as e:
                print(e)
    """
    world = rig.world(source, files=files)
    world.hooks.native = MagicMock()
    world.run_main()
    assert world.hooks.printed.splitlines() == [
        "False True True True",
        "['asyncio', 'asyncio.core', 'asyncio.extra', 'asyncio.lock'] True",
        "no module named 'asyncio.none'",
        "asim does not have asyncio.start_server yet: it has no sockets",
        "no module named '_asim'",
        "no module named 'host'",
    ]
    world.close()
    assert world.importer.modules == {}


@pytest.mark.parametrize(
    ("scheduler", "name", "file"),
    [
        ("asyncio-v3", "asyncio", "asyncio/__init__.py"),
        ("asyncio-v3", "uasyncio", "uasyncio.py"),
        ("uasyncio-v2", "uasyncio", "uasyncio/__init__.py"),
    ],
)
def test_a_scheduler_in_front_of_the_programs_folder_comes_first(rig, scheduler, name, file):
    source = f"""
import sys
sys.path.insert(0, "mine")
import {name}
print({name}.own)
try:
    import {name}.core
except ImportError as e:
    print(e)
"""
    world = rig.world(source, files={f"mine/{file}": "own = 1\n"}, board=Identity(scheduler=scheduler))
    world.run_main()
    assert world.hooks.printed == f"1\nno module named '{name}.core'\n"
    assert world.hooks.notes == [f"{name} is the program's own mine/{file}, not asim's"]


def test_a_module_of_a_u_name_that_is_not_built_in_comes_from_a_file(rig):
    assert rig.printed("import usocket\nprint(usocket.x)\n", files={"usocket.py": "x = 1\n"}) == "1\n"
