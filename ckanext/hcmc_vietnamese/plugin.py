"""Wiring of the plugin ``hcmc_vietnamese``."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.hcmc_kit.hooks import DatasetHooks, PortalHooks
from ckanext.hcmc_vietnamese.subjects import SUBJECTS
from ckanext.hcmc_vietnamese.translation import Translation


@tk.blanket.actions(SUBJECTS.actions)
@tk.blanket.auth_functions(SUBJECTS.auth_functions)
@tk.blanket.validators(SUBJECTS.validators)
@tk.blanket.helpers(SUBJECTS.helpers)
@tk.blanket.blueprints(SUBJECTS.blueprints)
@tk.blanket.cli(SUBJECTS.commands)
@tk.blanket.config_declarations
class HcmcVietnamesePlugin(Translation, DatasetHooks, PortalHooks, p.SingletonPlugin):
    """A CKAN that speaks Vietnamese."""

    p.implements(p.ITranslation)
    p.implements(p.IConfigurer)

    subjects = SUBJECTS

    def update_config(self, config: CKANConfig) -> None:
        """Add the plugin's templates, files and scripts."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "hcmc_vietnamese")
