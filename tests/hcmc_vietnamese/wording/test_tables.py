"""The table view of resources says its own words in Vietnamese."""

from __future__ import annotations

import json

# What DataTables says by itself; a key that its language file lacks is said in English.
SAID = {
    "emptyTable", "info", "infoEmpty", "infoFiltered", "lengthMenu", "loadingRecords",
    "processing", "search", "zeroRecords", "paginate", "aria", "select", "buttons", "thousands",
}  # fmt: skip


class TestTableWords:
    """The portal serves our language file at the address where the table view looks for it."""

    def test_the_file_is_served_and_whole(self, app):
        """The shipped file has nine keys; ours has all that a reader can meet."""
        words = json.loads(app.get("/datatablesview/i18n/vi.json").body)
        assert set(words) >= SAID
        assert words["emptyTable"] == "Bảng chưa có dữ liệu"
        assert set(words["paginate"]) == {"first", "last", "next", "previous"}

    def test_placeholders_are_kept(self, app):
        """The table puts its numbers there."""
        words = json.loads(app.get("/datatablesview/i18n/vi.json").body)
        for name in ("_START_", "_END_", "_TOTAL_"):
            assert name in words["info"]
        assert "_MAX_" in words["infoFiltered"]
        assert "_MENU_" in words["lengthMenu"]
        assert "%d" in words["select"]["rows"]["_"]
