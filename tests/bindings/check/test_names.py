"""Names are followed where their meaning is certain, and left alone where it is not."""

import pytest


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import uasyncio as asyncio\nexcept ImportError:\n    import asyncio\nasyncio.sleep(1)\n",
        "from uasyncio import sleep_ms as s\ns(1)\n",
        "import uasyncio.core\nuasyncio.core.sleep(1)\n",
        "from uasyncio.core import sleep\nsleep(1)\n",
        "from asyncio import *\nsleep(1)\n",
        "import asyncio\nnap = asyncio.sleep\nnap(1)\n",
        "def f():\n    async def g(): pass\n    g()\n",
        "async def f(): pass\ng = f\ng()\n",
        "async def f(): pass\nasync def f(): return 1\nf()\n",
        "f = None\nasync def f(): pass\nf()\n",
        "class A:\n    async def f(self): pass\n    def g(self):\n        self.f()\n",
        "class A:\n    async def f(self): pass\nclass B(A):\n    def g(self):\n        self.f()\n",
        "class A:\n    async def f(self): pass\nA().f()\n",
        "class A:\n    async def f(self): pass\na = A()\na.f()\n",
        "class A:\n    @staticmethod\n    async def f(): pass\nA.f()\n",
        "class A:\n    @classmethod\n    async def f(cls): pass\n    @classmethod\n    def g(cls):\n        cls.f()\n",
        "class B:\n    async def f(self): pass\nclass A:\n    def __init__(self):\n        self.b = B()\n"
        "    def g(self):\n        self.b.f()\n",
        "class A:\n    async def f(self): raise NotImplementedError\n    def g(self):\n        self.f()\n",
        "import micropython\n@micropython.native\nasync def f(): pass\nf()\n",
        "import asyncio\n@asyncio.coroutine\ndef f():\n    yield\nf()\n",
        "async def f(): pass\ndef g():\n    [f for f in range(3)]\n    f()\n",
        "def f():\n    global g\n    async def g(): pass\nf()\ng()\n",
        "class A:\n    f = 3\n    def g(self):\n        f()\nasync def f(): pass\n",
    ],
)
def test_follows(findings, source):
    assert [finding.rule.name for finding in findings(source)] == ["never-awaited"]


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\nasyncio = None\nfrom other import sleep\nsleep(1)\n",
        "from other import asyncio\nasyncio.sleep(1)\n",
        "import asyncio\nasyncio.sleep = print\nasyncio.sleep(1)\n",
        "import other\nother.f()\n",
        "from other import *\nf()\n",
        "@wrapped\nasync def f(): pass\nf()\n",
        "async def f(): pass\nf = wrapped(f)\nf()\n",
        "if x:\n    async def f(): pass\nelse:\n    def f(): pass\nf()\n",
        "async def f(): pass\nfor f in range(3):\n    f()\n",
        "async def f(): pass\nwith x as f:\n    f()\n",
        "async def f(): pass\ndef g():\n    global f\n    f = print\nf()\n",
        "async def f(): pass\ndef g():\n    try:\n        pass\n    except OSError as f:\n        f()\n",
        "def g():\n    async def f(): pass\n    def h():\n        nonlocal f\n        f = print\n    f()\n",
        "async def f(): pass\n(f := print)\nf()\n",
        "async def f(): pass\n[(f := x) for x in y]\nf()\n",
        "class A:\n    async def f(self): pass\n    def g(self):\n        self.f = print\n        self.f()\n",
        "class A:\n    async def f(self): pass\ndef g(a):\n    a.f = print\nA().f()\n",
        "class A(B):\n    def g(self):\n        self.f()\n",
        "class A(B):\n    def g(self):\n        super().f()\n",
        "class A:\n    def f(self): pass\n    def g(self):\n        await self.f()\n"
        "class C(A):\n    async def f(self): pass\n",
        "class A:\n    def f(self): raise NotImplementedError\n    def g(self):\n        await self.f()\n",
        "@register\nclass A:\n    async def f(self): pass\nA().f()\n",
        "class A:\n    @property\n    async def f(self): pass\n    def g(self):\n        self.f\n",
        "class A:\n    @staticmethod\n    def g(self):\n        self.f()\n    async def f(self): pass\n",
        "class A:\n    async def f(self): pass\n    def g(self):\n        self = other\n        self.f()\n",
        "f = f\nf()\n",
        "def f():\n    return f()\nf()\n",
    ],
)
def test_leaves_alone(findings, source):
    assert findings(source) == []


FILES = {
    "app.py": "async def run(): pass\ndef stop(): pass\nclass App:\n    async def step(self): pass\n",
    "pack/__init__.py": "from .part import run\nfrom . import other\n",
    "pack/part.py": "async def run(): pass\n",
    "pack/other.py": "from pack import run\nasync def walk(): pass\n",
    "lib/drivers.py": "async def read(): pass\n",
    "broken.py": "def :\n",
    "uasyncio.py": "def sleep(n): pass\n",
    "round_a.py": "from round_b import f\n",
    "round_b.py": "from round_a import f\n",
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import app\napp.run()\n", ["2 never-awaited"]),
        ("import app\napp.stop()\n", []),
        ("from app import run as r\nr()\n", ["2 never-awaited"]),
        ("from app import App\nApp().step()\n", ["2 never-awaited"]),
        ("import app\nclass B(app.App):\n    def f(self):\n        self.step()\n", ["4 never-awaited"]),
        ("from app import *\nrun()\n", ["2 never-awaited"]),
        ("import pack\npack.run()\n", ["2 never-awaited"]),
        ("from pack import part\npart.run()\n", ["2 never-awaited"]),
        ("from pack import other\nother.run()\nother.walk()\n", ["2 never-awaited", "3 never-awaited"]),
        ("import pack.part as p\np.run()\n", ["2 never-awaited"]),
        ("import drivers\ndrivers.read()\n", ["2 never-awaited"]),
        ("import broken\nbroken.f()\n", []),
        ("import round_a\nround_a.f()\n", []),
        # The simulated scheduler takes the place of a copy of the library.
        ("import uasyncio\nuasyncio.sleep(1)\n", ["2 never-awaited"]),
    ],
)
def test_follows_imports_into_the_files_of_the_program(rules, source, expected):
    assert rules(source, FILES) == expected


def test_a_file_of_a_package_imports_from_beside_it(rules):
    source = "from .part import run\nfrom ..app import run as other\nrun()\n"
    assert rules(source, {"part.py": "async def run(): pass\n"}) == ["3 never-awaited"]
