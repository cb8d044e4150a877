"""The board's files: seeded from the program's folder, changed in memory only."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asim._loader.file_system import FileSystem


def test_writes_stay_in_memory(rig):
    files = {"data.txt": "one\ntwo\n"}
    source = """
        import os
        print(open("data.txt").read(), end="")
        with open("data.txt", "w") as f:
            print(f.write("three"))
        with open("/flash/data.txt", "a") as f:
            f.write("!")
        with open("new.bin", "wb") as f:
            f.write(b"\\x00\\xff")
            f.write("text")
        os.remove("program.py")
        print(open("data.txt").read(), open("new.bin", "rb").read(), os.listdir())
    """
    assert rig.lines(source, files=files) == ["one", "two", "5", "three! b'\\x00\\xfftext' ['data.txt', 'new.bin']"]
    assert (rig.folder / "data.txt").read_text() == "one\ntwo\n"
    assert not (rig.folder / "new.bin").exists()
    assert (rig.folder / "program.py").exists()


def test_hidden_files_and_caches_are_not_on_the_board(rig):
    files = {".git/config": "x", "__pycache__/a.pyc": b"", ".hidden": "", "b.txt": "", "sub/c.txt": ""}
    source = """
        import os
        print(os.listdir(), os.listdir("sub"), os.listdir("/"), list(os.ilistdir("/flash")))
    """
    assert rig.printed(source, files=files) == (
        "['b.txt', 'program.py', 'sub'] ['c.txt'] ['flash'] "
        f"[('b.txt', 32768, 0, 0), ('program.py', 32768, 0, {(rig.folder / 'program.py').stat().st_size}), "
        "('sub', 16384, 0, 0)]\n"
    )


def test_a_host_file_is_read_when_the_program_opens_it(rig):
    world = rig.world("print(open('later.txt').read())\n", files={"later.txt": "old"})
    (rig.folder / "later.txt").write_text("new")
    world.run_main()
    (rig.folder / "later.txt").write_text("newer")
    assert bytes(world.files.file("later.txt").data) == b"new"
    assert world.hooks.printed == "new\n"


def test_large_host_files_are_not_read(rig):
    with (rig.folder / "large.bin").open("wb") as stream:
        stream.truncate(8 * 1024 * 1024 + 1)
    assert rig.error("open('large.bin')\n").endswith("OSError: 27\n")


def test_folders(rig):
    source = """
        import os
        os.mkdir("a")
        os.mkdir("/flash/a/b")
        with open("a/b/f.txt", "w") as f:
            f.write("héllo")
        os.chdir("a")
        print(os.getcwd(), os.listdir(), os.stat("b/f.txt")[6], os.stat("b")[0], os.listdir(".."))
        os.rename("b/f.txt", "g.txt")
        os.rmdir("b")
        os.rename("g.txt", "../h.txt")
        print(os.listdir(), os.listdir("/flash"), len(os.statvfs("/")))
        os.unlink("/flash/h.txt")
        os.sync()
        print(os.listdir(".."))
    """
    assert rig.lines(source) == [
        "/flash/a ['b'] 6 16384 ['program.py', 'a']",
        "[] ['program.py', 'a', 'h.txt'] 10",
        "['program.py', 'a']",
    ]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("open('none')", "[Errno 2] ENOENT"),
        ("open('none/x', 'w')", "[Errno 2] ENOENT"),
        ("open('program.py/x')", "[Errno 2] ENOENT"),
        ("open('sub')", "[Errno 21] EISDIR"),
        ("open('sub', 'w')", "[Errno 21] EISDIR"),
        ("os.listdir('none')", "[Errno 2] ENOENT"),
        ("os.listdir('program.py')", "20"),
        ("os.remove('sub')", "[Errno 21] EISDIR"),
        ("os.mkdir('sub')", "[Errno 17] EEXIST"),
        ("os.rmdir('sub')", "39"),
        ("os.rmdir('program.py')", "20"),
        ("os.rename('program.py', 'sub')", "[Errno 17] EEXIST"),
        ("os.rename('none', 'x')", "[Errno 2] ENOENT"),
        ("os.mkdir('/')", "[Errno 22] EINVAL"),
        ("os.chdir('none')", "[Errno 2] ENOENT"),
        ("os.stat('none')", "[Errno 2] ENOENT"),
        ("open('program.py', 'w').read()", "[Errno 9] EBADF"),
        ("open('program.py').write('x')", "[Errno 9] EBADF"),
        ("f = open('program.py'); f.close(); f.read()", "[Errno 22] EINVAL"),
    ],
)
def test_failures_are_numbers(rig, statement, text):
    error = rig.error(f"import os\n{statement}\n", files={"sub/x.txt": ""})
    assert error.splitlines()[-1] == f"OSError: {text}"


def test_open_modes(rig):
    source = """
        for mode in ("rw", "x", ""):
            try:
                open("f", mode)
            except ValueError as e:
                print(e)
        f = open("f", "w+")
        f.write("ab\\ncd")
        f.seek(0)
        print(f.readline(), f.tell(), f.read(1), f.readline(), repr(f.readline()))
        f.seek(-1, 2)
        print(f.read(), f.seek(1), f.readlines())
        g = open("f", "r+b")
        buffer = bytearray(4)
        print(g.readinto(buffer), bytes(buffer), g.readinto(buffer, 1), bytes(buffer), g.read(0), g.flush())
    """
    assert rig.lines(source) == [
        "invalid mode",
        "invalid mode",
        "invalid mode",
        "ab",
        " 3 c d ''",
        "d 1 ['b\\n', 'cd']",
        "4 b'ab\\nc' 1 b'db\\nc' b'' None",
    ]


def test_text_sizes_count_characters(rig):
    source = """
        import io
        s = io.StringIO("aé€b")
        print(s.read(2), s.read(1), s.read(9), repr(s.read(1)), s.getvalue())
        b = io.BytesIO(b"ab")
        b.seek(4)
        b.write(b"c")
        print(b.getvalue(), io.StringIO(100).getvalue() == "", [line for line in io.StringIO("1\\n2")])
        with io.BytesIO() as c:
            c.write("text")
            print(c.getvalue())
    """
    assert rig.lines(source) == ["aé € b '' aé€b", "b'ab\\x00\\x00c' True ['1\\n', '2']", "b'text'"]


def test_a_board_whose_files_are_at_the_root(rig):
    from asim._loader.world import Identity

    source = "import os, sys\nprint(os.getcwd(), os.listdir('/'), sys.path, sys.platform, os.uname().sysname)\n"
    assert rig.printed(source, board=Identity(platform="esp8266")) == (
        "/ ['program.py'] ['', '.frozen', '/', '/lib'] esp8266 esp8266\n"
    )


@pytest.mark.parametrize(
    ("path", "absolute"),
    [
        ("", "/flash"),
        ("a", "/flash/a"),
        ("./a/../b/", "/flash/b"),
        ("../../..", "/"),
        ("/a//b/.", "/a/b"),
        (b"a", "/flash/a"),
    ],
)
def test_absolute_paths(tmp_path, path, absolute):
    assert FileSystem(str(tmp_path), "/flash").absolute(path) == absolute


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.binary(max_size=6)),
        st.tuples(st.just("read"), st.integers(-1, 6)),
        st.tuples(st.just("readline"), st.integers(-1, 6)),
        st.tuples(st.just("seek"), st.integers(0, 12)),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(initial=st.binary(max_size=8), operations=OPERATIONS)
def test_streams_in_memory_agree_with_the_host(rig, initial, operations):
    world = rig.world("")
    ours, theirs = world.import_module("io").BytesIO(initial), io.BytesIO(initial)
    for name, argument in operations:
        assert getattr(ours, name)(argument) == getattr(theirs, name)(argument)
        assert ours.tell() == theirs.tell()
    assert ours.getvalue() == theirs.getvalue()
