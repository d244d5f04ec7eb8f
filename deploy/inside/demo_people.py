"""Create the demo people of ``demo/people.yaml``: posts of units, without names of persons.

Reads one JSON object from standard input (``ini``, ``people``, ``password``, ``result``). Doing it
again adds only what is missing and changes no password.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from loaded import flask_app

from ckan import model
from ckan.plugins import toolkit as tk


def main() -> None:
    """Add people and memberships; report accounts, new ones and units that are not there."""
    request = json.load(sys.stdin)
    people = yaml.safe_load(Path(request["people"]).read_text(encoding="utf-8"))["people"]
    app = flask_app(request["ini"])
    with app.test_request_context():
        answer = add(people, request["password"])
    Path(request["result"]).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def add(people: list[dict[str, Any]], password: str) -> dict[str, list[str]]:
    """Add each person to the unit with the role; return lists ``people, created, skipped``."""
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    answer: dict[str, list[str]] = {"people": [], "created": [], "skipped": []}
    for person in people:
        unit = model.Group.get(person["unit"])
        if unit is None or not unit.is_organization:
            answer["skipped"].append(person["unit"])
            continue
        if model.User.get(person["account"]) is None:
            _create(site_user, person, password)
            answer["created"].append(person["account"])
        membership = {"id": unit.id, "username": person["account"], "role": person["role"]}
        tk.get_action("organization_member_create")(_context(site_user), membership)
        _name_as_focal_point(site_user, unit.id, person)
        answer["people"].append(f"{person['account']} · {person['title']} · {person['role']}")
    return answer


def _create(site_user: str, person: dict[str, Any], password: str) -> None:
    account = person["account"]
    tk.get_action("user_create")(
        _context(site_user),
        {
            "name": account,
            "fullname": person["title"],
            "email": f"{account}@demo.localdomain",
            "password": password,
        },
    )


def _name_as_focal_point(site_user: str, unit_id: str, person: dict[str, Any]) -> None:
    """Name the post for the places of its unit that are vacant."""
    focal = person.get("focal")
    if not focal:
        return
    shown = tk.get_action("hcmc_unit_show")(_context(site_user), {"id": unit_id})
    vacant = {(one["direction"], one["function"]) for one in shown["vacancies"]}
    for direction in focal["directions"]:
        if (direction, focal["function"]) in vacant:
            tk.get_action("hcmc_focal_point_appoint")(
                _context(site_user),
                {
                    "unit": unit_id,
                    "direction": direction,
                    "function": focal["function"],
                    "post": person["title"],
                    "user": person["account"],
                    "valid_from": shown["day"],
                },
            )


def _context(site_user: str) -> Any:
    return {"ignore_auth": True, "user": site_user}


if __name__ == "__main__":
    main()
