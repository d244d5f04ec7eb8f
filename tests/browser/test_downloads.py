"""Open data is given to everybody, at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from stand import FILE

pytestmark = pytest.mark.browser


class TestOpenFile:
    """A file of an open dataset, for a visitor who is not signed in."""

    @pytest.mark.clause("19.1.đ")
    def test_one_request(self, portal, context, page):
        """One click on the dataset page, one request, the whole file; no account, no form."""
        # The picture of the tab is asked for a moment after the page.
        page.goto(portal.address("dataset", "vi"), wait_until="networkidle")
        asked = []
        context.on("request", lambda request: asked.append(request.url))
        # Hidden in a menu or not: what the link does is looked at here.
        link = page.locator(f"a[href='{portal.names['file']}']").first
        with page.expect_download() as waiting:
            link.evaluate("link => link.click()")
        assert asked == [portal.names["file"]]
        assert Path(waiting.value.path()).read_bytes() == FILE

    @pytest.mark.clause("19.1.đ")
    def test_answer(self, portal, context):
        """The address of the file gives the file itself, without a detour."""
        answer = context.request.get(portal.names["file"], max_redirects=0)
        assert answer.status == 200
        assert answer.body() == FILE
        assert answer.headers["content-disposition"].startswith("attachment")
