"""Who acts, for which unit, in which roles."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_kit.actor import Actor


class TestActor:
    """A value: compared by content, never changed."""

    def test_nobody(self):
        """Without a person there is no unit and no role."""
        nobody = Actor()
        assert nobody.is_anonymous
        assert not nobody.has_role("owner")
        assert not nobody.is_sysadmin

    def test_person_in_a_unit(self):
        """A role counts in the unit acted for."""
        editor = Actor("u1", "o1", frozenset({"editor"}))
        assert not editor.is_anonymous
        assert editor.has_role("editor")
        assert not editor.has_role("admin")

    def test_is_a_value(self):
        """Equal content is the same actor, and it can key a dictionary."""
        assert {Actor("u1", "o1"): 1}[Actor("u1", "o1")] == 1
        assert Actor("u1", "o1") != Actor("u1", "o2")

    def test_cannot_be_changed(self):
        """Nobody gains a role half-way through an act."""
        with pytest.raises(dataclasses.FrozenInstanceError):
            Actor("u1").unit_id = "o2"  # type: ignore[misc]

    def test_sysadmin_holds_no_role_by_itself(self):
        """Administering the portal is no role of a unit (it must not slip into a decision)."""
        assert not Actor("u1", is_sysadmin=True).has_role("owner")

    @given(st.frozensets(st.text()), st.text())
    def test_roles_are_exact(self, roles: frozenset[str], role: str):
        """No role is found by likeness."""
        assert Actor("u", "o", roles).has_role(role) == (role in roles)
