from __future__ import annotations

import re
from pathlib import Path

from tests.tui.pty_terminal import SECRET, terminal

COLOUR = re.compile(r"\x1b\[(?:[0-9;:]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8[;:][0-9;:]*)(?:;[0-9;:]*)?m")


def test_a_slow_line_a_resize_a_suspension_and_the_way_out() -> None:
    with terminal({"ESCDELAY": "700"}) as screen:
        screen.says("took over")  # all has been told
        screen.send("f")
        screen.says("Keep")
        screen.send("opus")
        screen.says("2 of 10")
        screen.send_apart("\x1b", "[A")  # an arrow that comes in two pieces is no Escape
        screen.says("sonnet")
        screen.send_apart("\x1b[", "B")
        at = len(screen.out)
        screen.send("\r")
        screen.says("Replay", at)
        at = len(screen.out)
        screen.send("\x1b")  # alone it is one
        screen.says("title", at)
        at = len(screen.out)
        screen.resize(100, 28)
        screen.resize(120, 30)
        screen.says("high tier", at)
        screen.send("\x1a")
        screen.says("would stand still")
        screen.send("\x1a")
        screen.says("back in the shell", at)
        at = screen.out.rindex("back in the shell")
        screen.says("Asked → used", at)
        screen.send("q")
        screen.says("still in flight", at)
        screen.send("q")
        screen.says("all over", at)


def test_without_colour_none_goes_out() -> None:
    with terminal({"NO_COLOR": "1", "COLORTERM": "truecolor"}) as screen:
        screen.says("opus-5-5")
        screen.send("gjj\r2")
        screen.says("took over")
        screen.send("?")
        screen.says("Everywhere")
        screen.send("q")
        screen.send("q")
        screen.says("still in flight")
        screen.send("q")
        screen.says("back in the shell")
        assert re.search(r"\x1b\[(?:1;)?7[;m]", screen.out)  # the cursor is seen by its shape
        assert COLOUR.findall(screen.out) == []


def test_with_colour_some_does() -> None:
    with terminal({"COLORTERM": "truecolor"}) as screen:
        screen.says("opus-5-5")
        assert COLOUR.search(screen.out)


def test_a_bug_ends_in_one_sentence_and_its_traceback_is_in_the_log_without_values(tmp_path: Path) -> None:
    log = tmp_path / "ccr-tui.log"
    with terminal({"BREAKS_INTO": str(log)}, size=(200, 24)) as screen:
        screen.says("back in the shell (1)")
        said = screen.text()
    assert f"ccr-tui ended with an error of its own (RuntimeError): {log} has the traceback" in said
    assert "Traceback" not in said
    assert SECRET not in said
    assert "in _break" in (written := log.read_text())
    assert "a bug beside 18 letters" in written
    assert SECRET not in written


def test_two_quick_answers_leave_one_question() -> None:
    with terminal({}) as screen:
        screen.says("took over")
        screen.send("gR")
        screen.says("Send again to")
        at = len(screen.out)
        screen.send("11")
        screen.send("n")
        screen.says("keeps it", at)
        at = len(screen.out)
        screen.send("\r\r?")
        screen.says("Everywhere", at)
        screen.send("qq")
        screen.says("still in flight", at)
        screen.send("q")
        screen.says("back in the shell (0)", at)
