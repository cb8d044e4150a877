"""Programs whose output tells MicroPython's language and modules from those of other Pythons."""

PROGRAMS = {
    "values of exceptions": """
        def g():
            yield 1
            return 5
        x = g()
        next(x)
        try:
            next(x)
        except StopIteration as e:
            print(repr(e), str(e), e.value, e.args)
        for e in (OSError(5), OSError(2, "no"), ValueError("a", 1), KeyError("k"), RuntimeError()):
            print(repr(e), str(e), e.args)
        print(OSError(5).errno)
    """,
    "attributes and messages of errors": """
        class A:
            x = 1
        def tell(f):
            try:
                f()
            except Exception as e:
                print(type(e).__name__, e)
        tell(lambda: A().y)
        tell(lambda: [][3])
        tell(lambda: {}["k"])
        tell(lambda: undefined_name)
        tell(lambda: 1 // 0)
        tell(lambda: int("x"))
        tell(lambda: int("1.5"))
        tell(lambda: int("z", 16))
        tell(lambda: float("x"))
        tell(lambda: None + 1)
        tell(lambda: (1).x)
        tell(lambda: len(3))
        tell(lambda: [1, 2].index(7))
        tell(lambda: next(iter([])))
        tell(lambda: "a" + 1)
    """,
    "coroutines are generators": """
        async def f():
            return 3
        def g():
            yield
        print(type(f()) is type(g()), isinstance(f(), type(g())))
        c = f()
        try:
            c.send(None)
        except StopIteration as e:
            print("ended", e.value)
        try:
            c.send(None)
        except StopIteration as e:
            print("again", e.value)
    """,
    "await delegates": """
        class Wait:
            def __init__(self, n):
                self.n = n
            def __iter__(self):
                for i in range(self.n):
                    yield i
                return self.n * 10
            __await__ = __iter__
        async def inner():
            return await Wait(2)
        async def outer():
            print("result", await inner())
        c = outer()
        got = []
        while True:
            try:
                got.append(next(c))
            except StopIteration:
                break
        print(got)
    """,
    "throw and close": """
        def g():
            try:
                yield 1
            except ValueError as e:
                print("caught", e)
                yield 2
            finally:
                print("finally")
        x = g()
        print(next(x), x.throw(ValueError("v")))
        x.close()
        y = g()
        y.close()
        print("unstarted closed")
        try:
            g().throw(KeyError("k"))
        except KeyError as e:
            print("unstarted", e)
    """,
    "pend_throw": """
        def g():
            try:
                while True:
                    yield 1
            except ValueError:
                print("pended")
                yield 2
        x = g()
        next(x)
        print(x.pend_throw(ValueError()))
        print(next(x))
    """,
    "bytes and text": """
        print(b"a" + b"b", b"abc"[1], b"abc"[1:], "a" "b", b"x" * 3, bytes(3), bytearray(b"ab"))
        print("%s %r %d %5.2f %x %c" % ("a", "b", 3, 2.5, 255, "z"))
        print("{} {!r} {:>5} {:05d} {:.2f}".format("a", "b", "c", 42, 1.5))
        print(repr("it's"), repr('say "x"'), repr("\\n\\t\\x01"), repr(b"\\x00\\xff'"))
        print("a,b,,c".split(","), " x y ".split(), "abc".find("c"), "abcabc".rfind("b"), "x".join(["1", "2"]))
        print("abc".encode(), b"abc".decode(), "AbC".lower(), "abc".upper(), "abc".startswith("ab"), " a ".strip())
        print("ab" in "cabd", b"b" in b"abc", "a" < "b", max("abc"), sorted("cab"))
    """,
    "f-strings": """
        x, name = 3.14159, "n"
        print(f"{x:.2f} {name!r} {1 + 2} {x:8.3f}| {'q'}")
    """,
    "integers": """
        print(7 // 2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 2), 1 << 40, ~5, 2 ** 10, 5 & 3 | 8 ^ 1)
        print(int("ff", 16), hex(255), bin(5), oct(8), int(3.9), int(-3.9), abs(-4), pow(2, 5, 7))
        print((1000).to_bytes(2, "big"), int.from_bytes(b"\\x03\\xe8", "big"), True + True)
        print(isinstance(True, int), isinstance(1, int), 10 ** 20)
    """,
    "floats": """
        print(1.0, 1e10, 1e16, 0.1, 1 / 3, 2.5e-7, float("inf"), -0.5, round(2.567, 2), round(3.5))
        print(3 / 2, 3.0 // 2, 7.5 % 2, float("1.5"), 1e100)
    """,
    "containers": """
        d = {"a": 1}
        d["b"] = 2
        d.update({"c": 3})
        # A dict is not ordered there.
        print(sorted(d), d.get("z", 0), sorted(d.items()), d.pop("a"), "b" in d, len(d))
        l = [3, 1, 2]
        l.sort()
        l.insert(1, 9)
        l.extend([4])
        print(l, l.pop(), l.index(9), l[::-1], [1] * 3, l.count(9))
        print((1,), (1, 2) + (3,), {1, 2} & {2, 3}, sorted({1} | {2}), frozenset([1]))
        print([x * 2 for x in range(3) if x], {x: x for x in range(2)}, {x for x in [1, 1]})
        a, *b = 1, 2, 3
        print(a, b, *[1, 2], sep="-")
        print(list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(map(lambda x: x + 1, [1])), sum([1, 2]), all([]))
        print(list(reversed([1, 2])), any([0, 1]), min(3, 1), sorted([3, 1], reverse=True))
    """,
    "classes": """
        class A:
            n = 0
            def __init__(self, x):
                self.x = x
            def __repr__(self):
                return "A(%d)" % self.x
            def __eq__(self, other):
                return self.x == other.x
            def __add__(self, other):
                return A(self.x + other.x)
            def __len__(self):
                return self.x
            def __getitem__(self, i):
                return i
            def __call__(self, y):
                return y
            @property
            def p(self):
                return self.x
            @staticmethod
            def s():
                return "s"
            @classmethod
            def c(cls):
                return cls.__name__
        class B(A):
            def __init__(self, x):
                super().__init__(x + 1)
        b = B(1)
        print(b, b == A(2), b + A(1), len(b), b[3], b(4), b.p, B.s(), B.c(), isinstance(b, A), issubclass(B, A))
        print(hasattr(b, "x"), getattr(b, "zz", 5), type(b).__name__, str(A(3)))
    """,
    "closures and scopes": """
        def counter():
            n = 0
            def step():
                nonlocal n
                n += 1
                return n
            return step
        c = counter()
        c()
        print(c())
        total = 0
        def add(x, *args, k=1, **kw):
            global total
            total += x
            return args, k, sorted(kw.items())
        print(add(1, 2, 3, k=4, z=5), total)
        print((lambda a, b=2: a + b)(1))
    """,
    "exceptions flow": """
        def f():
            try:
                return "try"
            finally:
                print("finally")
        print(f())
        try:
            try:
                raise ValueError("v")
            except KeyError:
                print("no")
            else:
                print("no")
        except (ValueError, TypeError) as e:
            print("outer", e)
        class MyError(Exception):
            pass
        try:
            raise MyError("m", 2)
        except MyError as e:
            print(e.args, repr(e))
        try:
            assert False, "text"
        except AssertionError as e:
            print(e)
        for i in range(3):
            try:
                continue
            finally:
                print("c", i)
    """,
    "with": """
        class M:
            def __enter__(self):
                print("enter")
                return self
            def __exit__(self, t, v, tb):
                print("exit", t, v)
                return t is ValueError
        with M() as m:
            raise ValueError("v")
        with M():
            pass
    """,
    "struct": """
        import struct
        print(struct.pack("<HbI", 1, -1, 5), struct.unpack(">hB", b"\\x01\\x02\\x03"), struct.calcsize("<IHB"))
        b = bytearray(4)
        struct.pack_into("<H", b, 1, 258)
        print(b, struct.unpack_from("<H", b, 1))
    """,
    "json": """
        import json
        print(json.dumps({"a": [1, 2.5, None, True, "x\\"y"]}))
        print(json.loads('{"a": [1, -2.5, null, false], "b": "\\\\u0041"}')["b"])
        for text in ("{", "", "[1", "tru", '\\"a', "1 2"):
            try:
                json.loads(text)
            except ValueError as e:
                print("ValueError", e)
    """,
    "binascii and hashlib": """
        import binascii, hashlib
        print(binascii.hexlify(b"\\x01\\xff"), binascii.unhexlify("01ff"), binascii.b2a_base64(b"abc"))
        print(binascii.a2b_base64(b"YWJj"), binascii.crc32(b"a"), binascii.hexlify(b"abc", "-"))
        print(binascii.hexlify(hashlib.sha256(b"abc").digest()))
    """,
    "collections": """
        from collections import OrderedDict, namedtuple, deque
        P = namedtuple("P", ("x", "y"))
        p = P(1, 2)
        print(p, p.x, p[1], p == (1, 2))
        d = deque((), 3)
        for i in range(4):
            d.append(i)
        print(len(d), d.popleft(), list(OrderedDict([("a", 1), ("b", 2)]).items()))
        f = deque((), 1, 1)
        f.append(1)
        try:
            f.append(2)
        except IndexError as e:
            print("IndexError", e)
        try:
            deque((), 1).popleft()
        except IndexError as e:
            print("IndexError", e)
    """,
    "re": """
        import re
        m = re.match("(\\\\w+) (\\\\d+)", "ab 12 c")
        print(m.group(0), m.group(1), m.group(2), re.search("z", "abc"), re.compile("[ab]+").match("abac").group(0))
        print(re.compile(",").split("a,b,c"), re.sub("a", "x", "banana"))
    """,
    "array and heapq": """
        import array, heapq
        a = array.array("h", [1, -2])
        a.append(3)
        print(a, len(a), a[1], sum(a))
        h = []
        for x in (3, 1, 2):
            heapq.heappush(h, x)
        print(heapq.heappop(h), heapq.heappop(h))
    """,
    "io": """
        import io
        s = io.StringIO("ab\\ncd")
        print(s.readline(), s.read())
        b = io.BytesIO()
        b.write(b"xyz")
        print(b.getvalue())
    """,
    "printing": """
        print(None, True, ..., [None], (1,), {}, set(), {"k": (1, 2)}, range(3), b"", "")
        print([1, "a", b"b", 2.0], end="!\\n")
        print(type(1), type(""), type([]), int, ValueError)
        print("a", "b", sep="")
        print(sorted({"b": 1, "a": 2}), str([1, 2]), repr(("x",)))
    """,
    "const and ticks": """
        from micropython import const
        _A = const(5)
        B = const(_A + 1)
        import time
        print(B, time.ticks_diff(time.ticks_add(5, -10), 5), time.ticks_diff(3, 10))
    """,
    "yield in async def": """
        async def f():
            yield 1
            yield 2
            return 3
        print(list(f()))
        async def g():
            x = await f()
            print("x", x)
        print(list(g()))
    """,
    "async with and for": """
        class C:
            async def __aenter__(self):
                print("in")
                return 1
            async def __aexit__(self, *args):
                print("out", args[0])
            def __aiter__(self):
                self.n = 0
                return self
            async def __anext__(self):
                self.n += 1
                if self.n > 2:
                    raise StopAsyncIteration
                return self.n
        async def main():
            async with C() as c:
                print(c)
            async for i in C():
                print(i)
            try:
                async with C():
                    raise ValueError
            except ValueError:
                print("passed")
        for _ in main():
            pass
    """,
    "generators that end": """
        def g():
            raise StopIteration
            yield
        try:
            print(list(g()))
        except RuntimeError as e:
            print("RuntimeError", e)
        def h():
            x = yield 1
            print("got", x)
        y = h()
        print(y.send(None))
        try:
            y.send(5)
        except StopIteration as e:
            print(e.value)
        def k():
            yield from (1, 2)
            return (yield from h2())
        def h2():
            yield 3
            return 4
        print(list(k()))
    """,
}
