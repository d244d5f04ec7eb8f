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
        "units",
        "units.focal_points",
        "units.imports",
        "register",
        "register.values",
        "register.completion",
        "register.drafts",
        "register.duties",
        "register.exports",
        "freshness",
        "harvesting",
        "front",
    ),
)
