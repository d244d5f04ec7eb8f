"""The command line of ``./portal``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from portal_cli import (
    demo,
    foreground,
    keeper,
    lock,
    messages,
    portal_state,
    processes,
    secretstore,
    start,
    status,
    testing,
)
from portal_cli.layout import FOLDER, Layout
from portal_cli.messages import PortalError, Text, say
from portal_cli.room import ERRORS, disk_full
from portal_cli.uninstall import uninstall

CHECKOUT = Path(__file__).resolve().parents[2]
# These pass everything behind their name on to another program.
OPEN_ENDED = ("test", "bench")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="./portal", description="Cổng dữ liệu trên một máy · the portal on one machine"
    )
    top.add_argument("--home", type=Path, help=f"thư mục dữ liệu · data folder ({FOLDER})")
    commands = top.add_subparsers(dest="command", required=True, metavar="LỆNH · COMMAND")
    begin = commands.add_parser("start", help="cài đặt và khởi động · install and start")
    begin.add_argument("--port", type=int, help="cổng của trang web · web port (5000)")
    begin.add_argument("--host", help="địa chỉ lắng nghe · address to listen on (127.0.0.1)")
    begin.add_argument("--site-url", help="địa chỉ công bố · public address of the portal")
    begin.add_argument(
        "--no-catalogue", action="store_true", help="không thu thập danh mục · no harvest"
    )
    begin.add_argument(
        "--rebuild-index", action="store_true", help="lập lại chỉ mục · build the index anew"
    )
    commands.add_parser("stop", help="dừng · stop")
    commands.add_parser("status", help="tình trạng từng phần · health of each part")
    commands.add_parser("test", help="chạy kiểm thử · run the tests")
    commands.add_parser("bench", help="chạy một phép đo · run a bench: bench NAME")
    commands.add_parser("demo", help="thêm người dùng mẫu · add demo people")
    logs = commands.add_parser("logs", help="xem nhật ký · read the logs")
    logs.add_argument("part", nargs="?", help="phần · part")
    logs.add_argument("-n", type=int, default=40, help="số dòng · lines")
    remove = commands.add_parser("uninstall", help="gỡ bỏ · remove everything")
    remove.add_argument("--yes", action="store_true", help="không hỏi lại · do not ask")
    reset = commands.add_parser("reset-password", help="cấp mật khẩu mới · new password")
    reset.add_argument("user", help="tài khoản · account")
    commands.add_parser("keep")
    return top


def main(arguments: Sequence[str]) -> int:
    """Run a command; problems are printed with their remedy, never as a traceback."""
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command not in OPEN_ENDED:
        parser().error(f"không hiểu · not understood: {' '.join(rest)}")
    home = options.home.resolve() if options.home else None
    layout = Layout.of(CHECKOUT, home)
    if options.command != "keep":
        foreground.listen()
    try:
        return run(layout, options, rest)
    except PortalError as error:
        messages.show(error)
    except KeyboardInterrupt:
        say("\nĐã ngắt. Chạy lại lệnh để làm tiếp.", "Interrupted. Run it again to go on.")
    except BrokenPipeError:
        # The reader of our output has had enough, such as `head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.errno not in ERRORS:
            raise
        messages.show(disk_full(layout.home))
    return 1


def run(layout: Layout, options: argparse.Namespace, rest: list[str]) -> int:
    """Run one command and return its exit code."""
    name = options.command
    if name == "status":
        return status.show(layout)
    if name == "logs":
        return show_logs(layout, options.part, options.n)
    if name == "keep":
        keeper.keep(layout)
        return 0
    if name in OPEN_ENDED:
        return run_open_ended(layout, name, rest)
    layout.check_owner()
    with lock.held(layout.home / "lock"):
        return run_locked(layout, options)


def run_open_ended(layout: Layout, name: str, rest: list[str]) -> int:
    """Run tests or a bench under a lock of their own, so that the portal may run beside."""
    layout.check_owner()
    with lock.held(layout.tests.home / "lock"):
        if name == "test":
            return testing.run_tests(layout, rest)
        if not rest:
            parser().error("bench NAME")
        return testing.run_bench(layout, rest[0], rest[1:])


def run_locked(layout: Layout, options: argparse.Namespace) -> int:
    """Run a command that changes the installation."""
    if options.command == "start":
        wishes = portal_state.Wishes(options.host, options.port, options.site_url)
        start.start(layout, start.Options(wishes, not options.no_catalogue, options.rebuild_index))
    elif options.command == "stop":
        ended = [*start.stop(layout), *testing.stop_leftovers(layout)]
        say(
            f"Đã dừng: {', '.join(ended) or 'không có phần nào đang chạy'}",
            f"Stopped: {', '.join(ended) or 'nothing was running'}",
        )
    elif options.command == "demo":
        demo.add(layout)
    elif options.command == "uninstall":
        uninstall(layout, options.yes)
    elif options.command == "reset-password":
        reset_password(layout, options.user)
    return 0


def show_logs(layout: Layout, part: str | None, lines: int) -> int:
    """Print the last lines of one part's log, or of all."""
    found = sorted(layout.logs.glob(f"{part or '*'}.log"))
    if not found:
        known = ", ".join(path.stem for path in sorted(layout.logs.glob("*.log"))) or "–"
        raise PortalError(
            Text(f"không có nhật ký «{part or ''}»", f"there is no log “{part or ''}”"),
            Text(f"có: {known}", f"there are: {known}"),
        )
    for path in found:
        print(f"== {path}")
        subprocess.run(["tail", "-n", str(lines), str(path)], check=False)
    return 0


def reset_password(layout: Layout, name: str) -> None:
    """Give an account a new random password and print it once."""
    if processes.recorded(layout, "postgres") is None:
        raise PortalError(
            Text("cổng chưa chạy", "the portal is not running"),
            Text("./portal start", "./portal start"),
        )
    password = secretstore.password()
    if start.run_inside(layout, "reset_password.py", {"name": name, "password": password}):
        raise PortalError(
            Text(f"không đặt được mật khẩu cho «{name}»", f"no new password for “{name}”"),
            Text("kiểm tra tên tài khoản", "check the account's name"),
        )
    say(
        f"Mật khẩu mới của {name}: {password}   (chỉ hiện một lần)",
        f"The new password of {name} is above; it is shown only once.",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
