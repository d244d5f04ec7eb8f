"""The subjects of this plugin, lowest floor first: adding one is a folder and a line here.

A dot names a room within a subject, for a use case with actions and pages of its own.
"""

from __future__ import annotations

from ckanext.hcmc_kit.subjects import Subjects

SUBJECTS = Subjects(
    "ckanext.hcmc_governance",
    (
        "hardening",
        "regulation",
        "audit",
        "imports",
        "units",
        "units.choosing",
        "units.focal_points",
        "units.imports",
        "units.journal",
        "register",
        "register.values",
        "register.first_provision",
        "register.completion",
        "register.drafts",
        "register.duties",
        "register.exports",
        "freshness",
        "harvesting",
        "front",
    ),
)
