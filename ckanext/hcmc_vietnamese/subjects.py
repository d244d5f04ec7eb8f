"""The subjects of this plugin, lowest floor first: adding one is a folder and a line here."""

from __future__ import annotations

from ckanext.hcmc_kit.subjects import Subjects

SUBJECTS = Subjects(
    "ckanext.hcmc_vietnamese", ("entry", "display", "ordering", "search", "wording")
)
