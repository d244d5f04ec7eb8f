"""Which files may be uploaded."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.hardening.hooks import get_resource_uploader


def sent(name: str) -> dict[str, FileStorage | str]:
    return {"url": "", "upload": FileStorage(io.BytesIO(b"x"), filename=name)}


@pytest.mark.usefixtures("with_request_context")
class TestRefuseActive:
    """Every upload of a resource passes the hook."""

    @pytest.mark.parametrize("name", ["a.html", "a.svg", "A.JS", "a.csv.htm", "a.xhtml", "a"])
    def test_active_type_is_refused(self, name: str):
        """Pages and scripts are refused under the field of the upload."""
        with pytest.raises(tk.ValidationError) as refused:
            get_resource_uploader(sent(name))
        assert list(refused.value.error_dict) == ["upload"]

    def test_message_names_what_is_allowed(self):
        """The publisher learns the type refused and the types to choose from."""
        with pytest.raises(tk.ValidationError) as refused:
            get_resource_uploader(sent("trang.html"))
        (message,) = refused.value.error_dict["upload"]
        assert "html" in message
        assert "xlsx" in message

    @pytest.mark.parametrize("name", ["a.csv", "Bảng điểm.XLSX", "ban-do.geojson", "du-lieu.rdf"])
    def test_data_passes_on_to_the_uploader(self, name: str):
        """A data file is left to whoever stores it."""
        resource = sent(name)
        assert get_resource_uploader(resource) is None
        assert isinstance(resource["upload"], FileStorage)

    def test_link_is_not_touched(self):
        """A resource without a file passes."""
        assert get_resource_uploader({"url": "https://example.vn/a.html"}) is None

    @pytest.mark.ckan_config("ckanext.hcmc_governance.hardening.upload_extensions", ["dat"])
    def test_types_are_a_setting(self, ckan_config):
        """A portal states its own list."""
        assert get_resource_uploader(sent("a.dat")) is None
        with pytest.raises(tk.ValidationError):
            get_resource_uploader(sent("a.csv"))

    def test_no_active_type_is_allowed_by_default(self):
        """The declared lists hold no type that runs in a browser."""
        active = {"html", "htm", "xhtml", "svg", "js", "mjs", "xht", "swf", "hta", "xsl", "xslt"}
        assert not active & set(config.upload_extensions())
        assert not {"text/html", "image/svg+xml", "text/xml"} & set(config.inline_types())
