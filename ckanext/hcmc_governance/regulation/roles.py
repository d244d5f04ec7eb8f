"""Keys of the roles that acts of the portal ask for; all roles and their words are in the decision.

Each key is one of the decision's roles: a test holds them to it.
"""

from __future__ import annotations

SUPERVISOR = "giam_quan"  # Article 25
MANAGER = "quan_ly"  # Article 26
OVERSEERS = (SUPERVISOR, MANAGER)
