"""The one Vietnamese catalogue that lies over core, scheming, harvest, dcat and our own strings."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import ckan.lib.plugins as lib_plugins

CATALOGUE = "ckanext.hcmc_i18n"


class Translation(lib_plugins.DefaultTranslation):
    """Serves the shared catalogue; the plugin must stand before the ones it corrects."""

    def i18n_directory(self) -> str:
        """Return the folder of the installed catalogue."""
        return str(files(CATALOGUE))

    def i18n_locales(self) -> list[str]:
        """Return the languages that the catalogue holds."""
        folder = Path(self.i18n_directory())
        return sorted(mo.parent.parent.name for mo in folder.glob("*/LC_MESSAGES/*.mo"))

    def i18n_domain(self) -> str:
        """Return the gettext domain shared by all three plugins."""
        return "ckanext-hcmc"
