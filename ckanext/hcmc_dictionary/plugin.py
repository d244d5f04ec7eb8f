"""Wiring of the plugin ``hcmc_dictionary``."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.hcmc_dictionary.subjects import SUBJECTS


@tk.blanket.actions(SUBJECTS.actions)
@tk.blanket.auth_functions(SUBJECTS.auth_functions)
@tk.blanket.validators(SUBJECTS.validators)
@tk.blanket.helpers(SUBJECTS.helpers)
@tk.blanket.blueprints(SUBJECTS.blueprints)
@tk.blanket.cli(SUBJECTS.commands)
@tk.blanket.config_declarations
class HcmcDictionaryPlugin(p.SingletonPlugin):
    """The data dictionary of Article 14."""
