"""Wiring of the plugin ``hcmc_governance``."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.hcmc_governance.audit import denials
from ckanext.hcmc_governance.subjects import SUBJECTS
from ckanext.hcmc_governance.units.journal import persons
from ckanext.hcmc_kit.hooks import DatasetHooks, FacetHooks, PortalHooks, UnitHooks


@tk.blanket.actions(lambda: denials.watched(SUBJECTS.actions(), persons.refused))
@tk.blanket.auth_functions(SUBJECTS.auth_functions)
@tk.blanket.validators(SUBJECTS.validators)
@tk.blanket.helpers(SUBJECTS.helpers)
@tk.blanket.blueprints(SUBJECTS.blueprints)
@tk.blanket.cli(SUBJECTS.commands)
@tk.blanket.config_declarations
class HcmcGovernancePlugin(DatasetHooks, UnitHooks, FacetHooks, PortalHooks, p.SingletonPlugin):
    """The regulation's own objects on the portal."""

    p.implements(p.IConfigurer)

    subjects = SUBJECTS

    def update_config(self, config: CKANConfig) -> None:
        """Add the portal's pages, styles and scripts."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "hcmc_governance")
