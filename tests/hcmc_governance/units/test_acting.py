"""A person acts for one unit at a time, and every action can know it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckanext.hcmc_governance.units import acting

pytestmark = pytest.mark.usefixtures("non_clean_db")
Make = Callable[..., Any]


class TestActorOf:
    """Header, token, choice, only unit, preferred unit, else an error."""

    def test_only_unit(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        person = new_person((unit, "editor"))
        actor = acting.actor_of({"user": person["name"]})
        assert (actor.user_id, actor.unit_id, actor.is_sysadmin) == (person["id"], unit, False)
        assert {"chu_quan", "su_dung"} <= actor.roles

    def test_several_units_need_a_choice(self, new_unit: Make, new_person: Make) -> None:
        units = new_unit(), new_unit()
        person = new_person(*((one, "editor") for one in units))
        with pytest.raises(acting.ActingUnitUnknown) as error:
            acting.actor_of({"user": person["name"]})
        assert "acting_unit" in error.value.error_dict
        assert acting.actor_of({"user": person["name"]}, prefer=units[1]).unit_id == units[1]
