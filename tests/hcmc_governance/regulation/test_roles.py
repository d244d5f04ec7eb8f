"""The keys that acts of the portal ask for."""

from __future__ import annotations

import pytest

from ckanext.hcmc_governance.regulation import roles, service


@pytest.mark.parametrize("version", service.versions(), ids=lambda one: one.key)
@pytest.mark.parametrize("key", roles.OVERSEERS)
def test_is_a_role_with_one_holder(key: str, version: service.Regulation):
    """Each version of the regulation has the role, and gives it to one unit."""
    found = {one.key: one for one in version.roles}
    assert found[key].holders == "one"
