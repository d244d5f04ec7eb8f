"""Who may do what with units: every action, for every kind of person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units import changes, organizations, rights, service
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]

# Who may give roles and codes and record reorganizations, and who may not.
PEOPLE = {
    "anonymous": False,
    "nowhere": False,
    "member": False,
    "editor": False,
    "admin": False,
    "admin_of_another": False,
    "supervisors_editor": False,
    "managers_admin": False,
    "supervisors_admin": True,
    "administrator": True,
}
GOVERNED = (
    "hcmc_unit_role_assign",
    "hcmc_unit_role_end",
    "hcmc_unit_succession_create",
    "hcmc_unit_code_assign",
)
PUBLIC = ("hcmc_unit_show", "hcmc_role_holder_show", "hcmc_role_holder_list")


@pytest.fixture
def cast(
    admin: dict[str, Any], new_unit: Make, new_person: Make, made_once: dict[str, Any]
) -> dict[str, Any]:
    """Return a unit, another one, the supervisor, the manager and their people."""
    if "cast" not in made_once:
        unit, other, supervisor, manager = (new_unit() for _number in range(4))
        made_once["units"] = {
            "own": unit,
            "other": other,
            "giam_quan": supervisor,
            "quan_ly": manager,
        }
        made_once["cast"] = {
            "anonymous": {"name": ""},
            "nowhere": new_person(),
            "member": new_person((unit, "member")),
            "editor": new_person((unit, "editor")),
            "admin": new_person((unit, "admin")),
            "admin_of_another": new_person((other, "admin")),
            "supervisors_editor": new_person((supervisor, "editor")),
            "managers_admin": new_person((manager, "admin")),
            "supervisors_admin": new_person((supervisor, "admin")),
            "administrator": admin,
        }
    for role in ("giam_quan", "quan_ly"):
        held_by = made_once["units"][role]
        changes.assign_role(
            Actor(), changes.Holding(role=role, unit=held_by, valid_from=day("2024-10-30"))
        )
    model.Session.commit()
    return made_once["cast"]


@pytest.fixture
def units(cast: dict[str, Any], made_once: dict[str, Any]) -> dict[str, str]:
    """Return the ids of the units of the cast."""
    return made_once["units"]


def may(action: str, person: dict[str, Any], **data: Any) -> bool:
    """Tell whether a person may, by the same question that the action asks."""
    try:
        tk.check_access(action, {"user": person["name"]}, data)
    except tk.NotAuthorized:
        return False
    return True


class TestGoverning:
    """Roles, codes and reorganizations: administrators and the supervisor's admins (25.2.c)."""

    @pytest.mark.clause("25.2.c")
    @pytest.mark.parametrize("action", GOVERNED)
    def test_everybody(self, cast: dict[str, Any], units: dict[str, str], action: str) -> None:
        """Each kind of person, asked one by one."""
        allowed = {who: may(action, person, unit=units["own"]) for who, person in cast.items()}
        assert allowed == PEOPLE

    @pytest.mark.parametrize("who", [who for who, allowed in PEOPLE.items() if not allowed])
    def test_refused_act_leaves_nothing(
        self, cast: dict[str, Any], units: dict[str, str], who: str
    ) -> None:
        """Whoever may not assign changes neither roles nor codes."""
        given = {"unit": units["own"], "valid_from": "2026-01-01", "decision": "x"}
        for action, more in (
            ("hcmc_unit_role_assign", {"role": "phe_duyet"}),
            ("hcmc_unit_code_assign", {"code": "H29.77"}),
        ):
            with pytest.raises(tk.NotAuthorized):
                tk.get_action(action)({"user": cast[who]["name"]}, {**given, **more})
        assert service.holder("phe_duyet", day("2026-01-01")) is None
        assert changes.current_code(units["own"], day("2026-01-01")) is None

    def test_supervisor_of_yesterday(
        self, admin: dict[str, Any], cast: dict[str, Any], units: dict[str, str]
    ) -> None:
        """The right goes with the role: the admin of the former supervisor has lost it."""
        person = cast["supervisors_admin"]
        assert may("hcmc_unit_role_assign", person)
        tk.get_action("hcmc_unit_role_assign")(
            {"user": admin["name"]},
            {"role": "giam_quan", "unit": units["other"], "valid_from": "2025-03-01",
             "decision": "Nghị quyết hợp nhất", "end_current": True},
        )  # fmt: skip
        assert not may("hcmc_unit_role_assign", person)
        assert may("hcmc_unit_role_assign", cast["admin_of_another"])

    def test_supervisor_of_tomorrow(self, cast: dict[str, Any], units: dict[str, str]) -> None:
        """A role that begins later gives no right today."""
        later = changes.Holding(role="phe_duyet", unit=units["own"], valid_from=day("2099-01-01"))
        changes.assign_role(Actor(), later)
        assert "phe_duyet" not in service.roles_of(units["own"], service.today())
        assert not may("hcmc_unit_role_assign", cast["admin"])

    def test_refusal_says_who_may(self, cast: dict[str, Any]) -> None:
        """The sentence names administrators and the supervisor; it is no bare «no»."""
        with pytest.raises(tk.NotAuthorized) as refused:
            tk.check_access("hcmc_unit_role_end", {"user": cast["editor"]["name"]}, {})
        assert refused.value.message

    def test_person_of_two_units_without_choice(
        self, cast: dict[str, Any], units: dict[str, str], new_person: Make
    ) -> None:
        """An admin of two ordinary units is told to choose; one of them the supervisor: acts."""
        torn = new_person((units["own"], "admin"), (units["other"], "admin"))
        with pytest.raises(tk.NotAuthorized) as refused:
            tk.check_access("hcmc_unit_code_assign", {"user": torn["name"]}, {})
        assert "X-Acting-Unit" in str(refused.value.message)
        both = new_person((units["own"], "admin"), (units["giam_quan"], "admin"))
        assert may("hcmc_unit_code_assign", both)


class TestReading:
    """Who answers for data is public."""

    @pytest.mark.parametrize("action", PUBLIC)
    def test_everybody(self, cast: dict[str, Any], action: str) -> None:
        assert all(may(action, person) for person in cast.values())


class TestFocalPoints:
    """Focal points: a unit's admin for its own unit, those who govern for all."""

    ALLOWED = ("admin", "supervisors_admin", "administrator")

    @pytest.mark.clause("27.2.a")
    def test_appoint(self, cast: dict[str, Any], units: dict[str, str]) -> None:
        allowed = [
            who
            for who, person in cast.items()
            if may("hcmc_focal_point_appoint", person, unit=units["own"])
        ]
        assert tuple(allowed) == self.ALLOWED

    @pytest.mark.parametrize("action", ["hcmc_focal_point_end", "hcmc_focal_point_substitute"])
    def test_change(
        self, admin: dict[str, Any], cast: dict[str, Any], units: dict[str, str], action: str
    ) -> None:
        """By the row's unit, whichever unit the caller names beside it."""
        row = tk.get_action("hcmc_focal_point_appoint")(
            {"user": admin["name"]},
            {"unit": units["own"], "direction": "user", "function": "leader", "post": "Giám đốc",
             "valid_from": "2025-01-01", "replace": False, "valid_until": "2025-01-02"},
        )  # fmt: skip
        allowed = [who for who, person in cast.items() if may(action, person, id=row["id"])]
        assert tuple(allowed) == self.ALLOWED
        stranger = cast["admin_of_another"]
        assert not may(action, stranger, id=row["id"], unit=units["other"])
        tk.get_action("hcmc_focal_point_end")(
            {"user": admin["name"]}, {"id": row["id"], "valid_until": "2025-01-01"}
        )

    @pytest.mark.parametrize(
        "action",
        ["hcmc_focal_point_appoint", "hcmc_focal_point_end", "hcmc_focal_point_substitute"],
    )
    def test_unknown_thing(self, cast: dict[str, Any], action: str) -> None:
        """Only those who may change all learn that a unit or a row does not exist."""
        allowed = [
            who
            for who, person in cast.items()
            if may(action, person, id="khong-co", unit="khong-co")
        ]
        assert allowed == ["supervisors_admin", "administrator"]

    @pytest.mark.clause("24.2")
    def test_list_of_vacancies(self, cast: dict[str, Any]) -> None:
        """The supervisor and the manager, whatever the person is there; no other unit."""
        allowed = {
            who for who, person in cast.items() if may("hcmc_focal_point_vacancy_list", person)
        }
        assert allowed == {
            "supervisors_editor", "supervisors_admin", "managers_admin", "administrator",
        }  # fmt: skip


class TestChoosing:
    """The unit acted for: everybody who is signed in, for themselves."""

    @pytest.mark.parametrize("action", ["hcmc_acting_unit_show", "hcmc_acting_unit_choose"])
    def test_signed_in(self, cast: dict[str, Any], action: str) -> None:
        refused = [who for who, person in cast.items() if not may(action, person, unit="x")]
        assert refused == ["anonymous"]

    def test_unknown_token(self, cast: dict[str, Any]) -> None:
        """A token that is not one's own, or does not exist: the same answer."""
        allowed = [
            who
            for who, person in cast.items()
            if may("hcmc_token_unit_set", person, token="khong-co")
        ]
        assert allowed == ["administrator"]


class TestJournal:
    """The journal: members of units, whatever they are there."""

    @pytest.mark.clause("7.6")
    def test_who_reads(self, cast: dict[str, Any]) -> None:
        refused = [who for who, person in cast.items() if not may("hcmc_journal_list", person)]
        assert refused == ["anonymous", "nowhere"]

    @pytest.mark.clause("26.2.d")
    def test_who_reads_all(self, cast: dict[str, Any]) -> None:
        """Supervisor and manager follow the data of all units (25.2.c, 26.2.d)."""
        everything = {
            who: tk.get_action("hcmc_journal_list")({"user": person["name"]}, {"limit": 1})["all"]
            for who, person in cast.items()
            if who not in ("anonymous", "nowhere")
        }
        assert {who for who, all_lines in everything.items() if all_lines} == {
            "supervisors_editor", "supervisors_admin", "managers_admin", "administrator",
        }  # fmt: skip


class TestSeesAccounts:
    """Which account stands behind a post: members of the unit and those who oversee."""

    def test_everybody(self, cast: dict[str, Any], units: dict[str, str]) -> None:
        seeing = [
            who
            for who, person in cast.items()
            if rights.sees_accounts({"user": person["name"]}, units["own"])
        ]
        assert seeing == [
            "member", "editor", "admin", "supervisors_editor", "managers_admin",
            "supervisors_admin", "administrator",
        ]  # fmt: skip

    def test_portal_itself(self, units: dict[str, str]) -> None:
        assert rights.sees_accounts({"user": "", "ignore_auth": True}, units["own"])
        assert not rights.sees_accounts({"user": ""}, units["own"])


class TestOrganizationFields:
    """What decides who answers for what is not the unit's own to change."""

    @pytest.mark.parametrize(
        ("who", "allowed"),
        [("admin", False), ("supervisors_admin", None), ("administrator", True)],
    )
    def test_kind(
        self, cast: dict[str, Any], units: dict[str, str], who: str, allowed: bool | None
    ) -> None:
        """The unit's admin is told by field; the supervisor's is no admin of that organization."""
        change = {"id": units["own"], "dissolved_on": "2099-12-31"}
        patch = tk.get_action("organization_patch")
        if allowed:
            patch({"user": cast[who]["name"]}, change)
            assert organizations.get(units["own"]).dissolved_on == day("2099-12-31")
            patch({"user": cast[who]["name"]}, {**change, "dissolved_on": ""})
            return
        expected = tk.ValidationError if allowed is False else tk.NotAuthorized
        with pytest.raises(expected):
            patch({"user": cast[who]["name"]}, change)
