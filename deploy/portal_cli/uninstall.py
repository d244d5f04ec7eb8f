"""``./portal uninstall``: removes everything the portal made, after asking."""

from __future__ import annotations

import shutil

from portal_cli import portal_state
from portal_cli.layout import Layout, outside_folder
from portal_cli.messages import PortalError, Text, say
from portal_cli.start import stop


def uninstall(layout: Layout, sure: bool) -> None:
    """Stop every part, then remove the portal's folder and its cluster where it lies outside."""
    if not layout.home.exists():
        say("Không có gì để gỡ.", "There is nothing to remove.")
        return
    if not _is_ours(layout):
        raise PortalError(
            Text(f"{layout.home} không phải thư mục của cổng", f"{layout.home} is not a portal's"),
            Text("kiểm tra lại --home", "check --home"),
        )
    say(
        f"Sẽ xóa toàn bộ dữ liệu, tài khoản và tệp trong {layout.home}.",
        f"All data, accounts and files in {layout.home} will be deleted.",
    )
    if not sure and input("Gõ «xoa» để xác nhận · type “xoa” to confirm: ").strip() != "xoa":
        say("Không xóa gì.", "Nothing was deleted.")
        return
    for installation in (layout.tests, layout):
        stop(installation)
        shutil.rmtree(outside_folder(installation.home), ignore_errors=True)
    shutil.rmtree(layout.home)
    say("Đã gỡ. Gói Debian được giữ lại.", "Removed. The Debian packages stay.")


def _is_ours(layout: Layout) -> bool:
    return portal_state.kept(layout) is not None or (layout.home / "lock").exists()
