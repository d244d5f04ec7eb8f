from __future__ import annotations

from portal_cli.checks import Problems
from portal_cli.messages import PortalError, Text, say, show

ERROR = PortalError(Text("đĩa đầy", "disk full"), Text("dọn đĩa", "free space"), "last line")


class TestPortalError:
    """An error says what and what to do, in Vietnamese first and English second."""

    def test_vietnamese_comes_first(self):
        lines = ERROR.lines()
        assert lines == [
            "  | last line",
            "✗ đĩa đầy → dọn đĩa",
            "  disk full → free space",
        ]

    def test_without_a_log_there_are_two_lines(self):
        assert len(PortalError(Text("a", "b"), Text("c", "d")).lines()) == 2

    def test_all_problems_are_told_at_once(self):
        other = PortalError(Text("thiếu Java", "no Java"), Text("cài", "install"))
        lines = Problems([ERROR, other]).lines()
        assert "✗ đĩa đầy → dọn đĩa" in lines
        assert "✗ thiếu Java → cài" in lines

    def test_it_goes_to_standard_error(self, capsys):
        show(ERROR)
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "disk full → free space" in printed.err


class TestSay:
    """A sentence is printed in both languages, one line each."""

    def test_two_lines(self, capsys):
        say("Đã dừng", "Stopped")
        assert capsys.readouterr().out == "Đã dừng\nStopped\n"
