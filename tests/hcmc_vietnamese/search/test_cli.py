"""ckan hcmc-vietnamese solr-configset."""

from __future__ import annotations

from click.testing import CliRunner

import ckan.plugins.toolkit as tk

from ckanext.hcmc_vietnamese.search import cli, solr_conf


class TestSolrConfigset:
    """Writes a complete conf folder or says why not."""

    def test_written(self, tmp_path) -> None:
        """The message tells what to do next."""
        done = CliRunner().invoke(cli.solr_configset, [str(tmp_path / "conf")])
        assert done.exit_code == 0
        assert "search-index rebuild" in done.output
        assert (tmp_path / "conf" / "schema.xml").read_bytes() == solr_conf.build(
            solr_conf.CKAN_SCHEMA.read_bytes()
        )

    def test_stock(self, tmp_path) -> None:
        """CKAN's own schema on demand."""
        assert CliRunner().invoke(cli.solr_configset, [str(tmp_path), "--stock"]).exit_code == 0
        assert (tmp_path / "schema.xml").read_bytes() == solr_conf.CKAN_SCHEMA.read_bytes()

    def test_own_words(self, tmp_path, monkeypatch) -> None:
        """The portal's own word list goes into the synonyms."""
        (tmp_path / "abbreviations.txt").write_text("cdc\tkiểm soát bệnh tật\n", "utf-8")
        monkeypatch.setitem(tk.config, "ckanext.hcmc_vietnamese.search_words_dir", str(tmp_path))
        assert CliRunner().invoke(cli.solr_configset, [str(tmp_path / "conf")]).exit_code == 0
        assert "kiem soat benh tat, cdc" in (tmp_path / "conf" / "synonyms.txt").read_text("utf-8")

    def test_broken_word_list(self, tmp_path, monkeypatch) -> None:
        """A broken line stops the build and is named; nothing is written."""
        (tmp_path / "abbreviations.txt").write_text("cdc\n", "utf-8")
        monkeypatch.setitem(tk.config, "ckanext.hcmc_vietnamese.search_words_dir", str(tmp_path))
        done = CliRunner().invoke(cli.solr_configset, [str(tmp_path / "conf")])
        assert done.exit_code == 1
        assert "abbreviations.txt:1" in done.output
        assert not (tmp_path / "conf").exists()
