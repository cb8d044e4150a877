"""The simulated modules that need no hardware."""

import pytest

from asim._loader.world import Identity


def test_sys_tells_of_a_board(rig):
    source = """
        import sys
        print(sys.platform, sys.implementation.name, sys.implementation.version, sys.version_info, sys.byteorder)
        print("linux" not in sys.implementation._machine, sys.maxsize, sys.version, sys.argv)
        print(sys.implementation[0], sys.implementation)
        print(sys.stdout.write("héllo\\n"), sys.stderr.write(b"x\\n"))
    """
    assert rig.lines(source, argv=["a", "b"]) == [
        "pyboard micropython (1, 29, 0, '') (3, 4, 0) little",
        "True 2147483647 3.4.0; MicroPython v1.29.0 ['a', 'b']",
        "micropython (name='micropython', version=(1, 29, 0, ''), _machine='PYBv1.1 with STM32F405RG', _mpy=6406, "
        "_build='pyboard-v1.1')",
        "héllo",
        "x",
        "6 2",
    ]


def test_older_firmware_says_its_version(rig):
    source = "import sys, os\nprint(sys.implementation.version, os.uname().release, os.uname()[3])\n"
    assert rig.printed(source, firmware="1.11") == "(1, 11, 0) 1.11 v1.11\n"


def test_sys_exit(rig):
    for call, arguments in (("sys.exit()", ()), ("sys.exit(3)", (3,)), ("sys.exit('text')", ("text",))):
        world = rig.world(f"import sys\n{call}\n")
        with pytest.raises(SystemExit) as caught:
            world.run_main()
        assert caught.value.args == arguments


def test_console_input_says_that_it_is_missing(rig):
    assert "asim does not have input() yet" in rig.error("input()\n")
    assert "asim does not have sys.stdin.read yet" in rig.error("import sys\nsys.stdin.read\n")


def test_uname(rig):
    source = "import os\nprint(os.uname().machine.startswith('PYBD'), os.uname())\n"
    assert rig.printed(source, board=Identity()) == (
        "False (sysname='pyboard', nodename='pyboard', release='1.29.0', version='v1.29.0', "
        "machine='PYBv1.1 with STM32F405RG')\n"
    )


def test_random_follows_from_the_seed(rig):
    source = """
        import random, os
        print([random.getrandbits(32) for _ in range(3)], random.randint(1, 6), random.randrange(0, 10, 5))
        print(random.choice("abc"), 0 <= random.random() < 1, 2 <= random.uniform(2, 3) < 3, os.urandom(4))
        random.seed(5)
        x = random.getrandbits(8)
        random.seed(5)
        print(x == random.getrandbits(8), random.getrandbits(0))
    """
    assert rig.printed(source, seed=1) == rig.printed(source, seed=1)
    assert rig.printed(source, seed=1) != rig.printed(source, seed=2)
    assert rig.lines(source)[2] == "True 0"


def test_random_numbers_are_spread(rig):
    source = """
        import random
        counts = [0] * 6
        for _ in range(6000):
            counts[random.randint(0, 5)] += 1
        print(min(counts) > 900, max(counts) < 1100, {random.randrange(3) for _ in range(99)}, random.randrange(5, 6))
        random.seed()
    """
    assert rig.printed(source) == "True True {0, 1, 2} 5\n"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("getrandbits(33)", "ValueError: bits must be 32 or less"),
        ("randrange(0)", "ValueError: "),
        ("randint(2, 1)", "ValueError: "),
        ("choice(())", "IndexError: "),
        ("randrange(1, 2, 0)", "ValueError: "),
    ],
)
def test_random_refuses(rig, call, error):
    assert rig.error(f"import random\nrandom.{call}\n").splitlines()[-1] == error


def test_struct_has_the_sizes_of_a_board(rig):
    source = """
        import struct
        print(struct.calcsize("lLP"), struct.calcsize("bq"), struct.pack("<hI", 1, 2))
        print(struct.unpack("<H", b"\\x01\\x02"))
        buffer = bytearray(4)
        struct.pack_into(">H", buffer, 1, 258)
        print(buffer, struct.unpack_from("b", buffer, 1), struct.unpack("2s", "ab"), struct.pack("2s", "ab"))
        try:
            struct.unpack("<I", b"1")
        except ValueError:
            print("too small")
    """
    assert rig.lines(source) == [
        "12 16 b'\\x01\\x00\\x02\\x00\\x00\\x00'",
        "(513,)",
        "bytearray(b'\\x00\\x01\\x02\\x00') (1,) (b'ab',) b'ab'",
        "too small",
    ]


def test_json(rig):
    source = """
        import json, io
        data = {"a": [1, 2.5, None, True, False], "b": "x\\"\\n\\\\é\\x01", 3: (1,), None: {}}
        text = json.dumps(data)
        print(text)
        print(json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps("x"), json.dumps(b"y"))
        print(json.loads(' {"a": [1, -2.5e1, null, true], "b": "\\\\u00e9"} '), json.loads(b"[1]"), json.loads("3"))
        f = io.StringIO()
        json.dump([1], f)
        f.seek(0)
        print(json.load(f))
        for bad in ("", "{", "[1] 2", "nothing", "NaN"):
            try:
                json.loads(bad)
            except ValueError as e:
                print(e)
    """
    assert rig.lines(source) == [
        '{"a": [1, 2.5, null, true, false], "b": "x\\"\\n\\\\é\\u0001", "3": [1], "null": {}}',
        '[1,{"a":2}] "x" "y"',
        "{'a': [1, -25.0, None, True], 'b': '\\xe9'} [1] 3",
        "[1]",
        *["syntax error in JSON"] * 5,
    ]


def test_binascii(rig):
    source = """
        import binascii
        print(binascii.hexlify(b"\\x01\\xff"), binascii.hexlify("ab", ":"), binascii.unhexlify("01ff"))
        print(binascii.b2a_base64(b"abc"), binascii.b2a_base64(b"abc", newline=False), binascii.a2b_base64("YWJj"))
        print(hex(binascii.crc32(b"123456789")))
        try:
            binascii.unhexlify("1")
        except ValueError as e:
            print(type(e))
    """
    assert rig.lines(source) == [
        "b'01ff' b'61:62' b'\\x01\\xff'",
        "b'YWJj\\n' b'YWJj' b'abc'",
        "0xcbf43926",
        "<class 'ValueError'>",
    ]


def test_deque(rig):
    source = """
        from collections import deque
        q = deque((), 2)
        for i in range(3):
            q.append(i)
        print(list(q), len(q), bool(q), q.popleft(), q.pop(), bool(q), q[0] if q else None)
        checked = deque((1, 2), 2, 1)
        for f in (lambda: checked.append(3), lambda: checked.appendleft(3), q.popleft, q.pop):
            try:
                f()
            except IndexError as e:
                print(e)
        checked[0] = 9
        print(checked[0], list(checked), deque((), 0), q.extend((4,)), list(q), q.appendleft(3), list(q))
        try:
            deque((), -1)
        except ValueError as e:
            print(repr(e))
    """
    assert rig.lines(source) == [
        "[1, 2] 2 True 1 2 False None",
        "full",
        "full",
        "empty",
        "empty",
        "9 [9, 2] <deque> None [4] None [3, 4]",
        "ValueError()",
    ]


def test_named_tuples(rig):
    source = """
        from collections import namedtuple
        P = namedtuple("P", ("x", "y"))
        p = P(1, y=2)
        x, y = p
        print(p.x, p[1], x, y, p == (1, 2), p, P, p._asdict(), namedtuple("Q", "a, b")(1, 2).b)
        for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: P(1, 2, y=3)):
            try:
                f()
            except TypeError as e:
                print(e)
    """
    assert rig.lines(source) == [
        "1 2 1 2 True P(x=1, y=2) <class 'P'> OrderedDict({'x': 1, 'y': 2}) 2",
        "function missing required keyword argument 'y'",
        "function takes 2 positional arguments but 3 were given",
        "function missing required keyword argument 'y'",
        "function got multiple values or an unexpected keyword argument",
    ]


def test_gc_gives_plausible_figures(rig):
    source = """
        import gc
        print(gc.mem_free() > 0, gc.mem_alloc() > 0, gc.collect() >= 0, gc.threshold(), gc.isenabled())
        gc.disable()
        gc.threshold(1000)
        print(gc.isenabled(), gc.threshold(), gc.threshold(-5), gc.threshold())
        gc.enable()
        print(gc.isenabled())
    """
    assert rig.lines(source) == ["True True True -1 True", "False 1000 None -1", "True"]


def test_micropython_schedules_through_the_board(rig):
    world = rig.world("""
        import micropython
        for i in range(5):
            try:
                micropython.schedule(print, i)
            except RuntimeError as e:
                print(e)
        micropython.alloc_emergency_exception_buf(100)
        micropython.opt_level(2)
        print(micropython.opt_level(), micropython.stack_use() > 0, micropython.kbd_intr(-1))
        micropython.heap_lock()
        print(micropython.heap_locked(), micropython.heap_unlock())
        micropython.mem_info()
        micropython.qstr_info()
    """)
    world.run_main()
    assert [argument for _, argument in world.hooks.scheduled] == [0, 1, 2, 3]
    assert world.hooks.printed.splitlines()[:3] == ["schedule queue full", "2 True None", "1 0"]
    assert "GC: total" in world.hooks.printed


def test_ring_of_bytes(rig):
    source = """
        from micropython import RingIO
        r = RingIO(8)
        print(r.write(b"ab\\ncdefghij"), r.any(), r.ioctl(3, 5), r.ioctl(10, 0))
        print(r.readline(), r.read(2), r.read(), r.read())
        buffer = bytearray(3)
        r.write("xy")
        print(r.ioctl(3, 5), r.readinto(buffer), buffer, r.any(), r.readline(), r.close())
        print(RingIO(bytearray(5)).write(b"123456"))
    """
    assert rig.lines(source) == [
        "8 8 1 -1",
        "b'ab\\n' b'cd' b'efg' b''",
        "5 2 bytearray(b'xy\\x00') 0 b'' None",
        "4",
    ]


def test_re(rig):
    source = """
        import re
        m = re.search("([a-z]+)=(\\\\d+)", "x foo=12;")
        print(m.group(0), m.group(1), m.groups(), m.start(), m.end(2), m.span(1), re.match("b", "ab"))
        p = re.compile("[;,]")
        print(p.split("a;b,c"), p.split("a;b,c", 1), p.sub("-", "a;b"))
        print(re.sub("a", lambda m: m.group(0) * 2, "banana", 2))
        print(p.match(";"), p.search("x") , re.match(p, ";") is not None)
        try:
            re.compile("(")
        except ValueError as e:
            print(e)
    """
    lines = rig.lines(source)
    assert lines[0] == "foo=12 foo ('foo', '12') 2 8 (2, 5) None"
    assert lines[1] == "['a', 'b', 'c'] ['a', 'b,c'] a-b"
    assert lines[2] == "baanaana"
    assert lines[4] == "Error in regex"


def test_numbers_and_arrays(rig):
    source = """
        import math, cmath, array, heapq, errno, builtins, hashlib, binascii
        print(math.sqrt(4), math.modf(1.5), math.pi > 3, cmath.sqrt(-1), hasattr(math, "comb"))
        a = array.array("l", (1, 2))
        print(a, len(bytes(a)), array.array("B"), array.array("b", b"\\x01"), isinstance(a, array.array))
        heap = [3, 1, 2]
        heapq.heapify(heap)
        heapq.heappush(heap, 0)
        print([heapq.heappop(heap) for _ in range(4)], errno.ETIMEDOUT, errno.errorcode[115], errno.EINPROGRESS)
        print(builtins.print is print, hasattr(builtins, "__shown__"))
        h = hashlib.sha256("a")
        h.update(b"bc")
        print(binascii.hexlify(h.digest())[:8], len(hashlib.md5(b"").digest()), len(hashlib.sha1().digest()))
    """
    assert rig.lines(source) == [
        "2.0 (0.5, 1.0) True 1j False",
        "array('i', [1, 2]) 8 array('B') array('b', [1]) True",
        "[0, 1, 2, 3] 110 EINPROGRESS 115",
        "True False",
        "b'ba7816bf' 16 20",
    ]
