"""``./portal demo``: adds what shows the portal at work, on top of the real catalogue."""

from __future__ import annotations

from portal_cli import inside, parts, processes, secretstore
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text, say


def add(layout: Layout) -> None:
    """Add the demo people (posts, no names); those already there stay as they are."""
    down = [p for p in (*parts.SERVICES, "web") if processes.recorded(layout, p) is None]
    if down:
        raise PortalError(
            Text("cổng chưa chạy", "the portal is not running"),
            Text("./portal start, rồi ./portal demo", "./portal start, then ./portal demo"),
        )
    password = secretstore.password()
    request = {
        "ini": str(layout.ini),
        "people": str(layout.checkout / "demo" / "people.yaml"),
        "password": password,
    }
    failed = Text("không thêm được người dùng mẫu", "the demo people were not added")
    _tell(inside.ask(layout, "demo_people.py", request, "demo.log", failed), password)


def _tell(answer: dict[str, list[str]], password: str) -> None:
    for line in answer["people"]:
        print(f"  {line}")
    if answer["skipped"]:
        units = ", ".join(answer["skipped"])
        say(
            f"Chưa có đơn vị: {units}. Chạy ./portal start để thu thập danh mục.",
            f"These units do not exist yet: {units}. ./portal start harvests the catalogue.",
        )
    if answer["created"]:
        say(
            f"Mật khẩu chung của {len(answer['created'])} tài khoản mới: {password}"
            "   (chỉ hiện một lần)",
            "The password of the new accounts is above; it is shown only once. "
            "./portal reset-password ACCOUNT gives a new one.",
        )
    else:
        say("Không có tài khoản mới.", "No new accounts.")
