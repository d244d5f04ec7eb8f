"""What no client may set is set by the suite's own actions."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests import factories

from ckanext.hcmc_governance.register import gate, writing

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


def write(record: dict[str, Any], **values: Any) -> dict[str, Any]:
    context: Any = {"user": factories.Sysadmin()["name"]}
    return writing.write_server_fields(context, record["id"], values)


class TestWriteServerFields:
    """One save, nothing else of the record changed."""

    @pytest.mark.parametrize("kind", ["dataset", "database"])
    def test_it_is_stored_and_found(self, desk: Any, kind: str) -> None:
        """In the record, in the index, with a new day of change."""
        record = getattr(desk, kind)()
        told = write(record, integrated_on="2026-01-01", integrated_share="80")
        assert (told["integrated_on"], told["integrated_share"]) == ("2026-01-01", "80")
        assert told["metadata_modified"] > record["metadata_modified"]
        found = desk.call("package_search", fq=f"id:{record['id']} AND dataset_type:{kind}")
        assert found["results"][0]["integrated_on"] == "2026-01-01"

    def test_none_takes_it_away(self, desk: Any) -> None:
        """The field is gone, not blank."""
        record = desk.dataset()
        write(record, integrated_on="2026-01-01")
        assert "integrated_on" not in write(record, integrated_on=None)

    def test_a_person_keeps_it(self, desk: Any) -> None:
        """A later edit by the unit leaves it as it is."""
        record = desk.dataset()
        write(record, integrated_on="2026-01-01")
        again = desk.call("package_patch", id=record["id"], notes="Khác", integrated_on="")
        assert again["integrated_on"] == "2026-01-01"

    def test_what_the_record_lacks_is_no_obstacle(self, desk: Any, dissolved: Any) -> None:
        """The rules for people do not apply: nothing of theirs is changed."""
        draft = desk.draft()
        with dissolved(desk):
            told = write(draft, integrated_on="2026-01-01")
        assert told["integrated_on"] == "2026-01-01"

    @pytest.mark.parametrize("field", ["state", "owner_org", "fee", "nothing"])
    def test_what_people_set_is_not_written_past_their_rules(self, desk: Any, field: str) -> None:
        """It is an error of the caller."""
        draft = desk.draft()
        with pytest.raises(writing.NotServerSet, match=field):
            write(draft, **{field: "active"})
        assert desk.call("package_show", id=draft["id"])["state"] == "draft"

    def test_a_client_has_no_such_way(self, app: Any, desk: Any) -> None:
        """What a request sends is data, never context."""
        record = desk.dataset()
        headers = {"Authorization": factories.APIToken(user=desk.user["name"])["token"]}
        sent = {"id": record["id"], gate.SERVER_VALUES: {"issued": "2001-01-01"}, "notes": "Khác"}
        answer = app.post("/api/3/action/package_patch", headers=headers, json=sent)
        assert answer.json["result"]["issued"] == record["issued"]
