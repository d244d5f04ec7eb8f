"""What freshness does when a record is saved, indexed and found."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.lib.search import SearchError
from ckan.types import Context

from ckanext.hcmc_governance.freshness import reading, searching, service
from ckanext.hcmc_governance.register import indexing
from ckanext.hcmc_governance.register.service import record_schema
from ckanext.hcmc_governance.units.journal import persons

_FACETS = "facet.field"


def after_dataset_create(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Note the files of a new record, and start its clock."""
    _note(context, pkg_dict)


def after_dataset_update(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Note files that are new or have changed; everything else moves no day."""
    _note(context, pkg_dict)


def before_dataset_index(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Add the days of a record, from its fact row."""
    if record_schema(pkg_dict.get("dataset_type")) is not None:
        pkg_dict.update(searching.document(service.find_fact(pkg_dict["id"])))
    return pkg_dict


def before_dataset_search(search_params: dict[str, Any]) -> dict[str, Any]:
    """Understand ``freshness:overdue`` as days, and note whether states are to be counted."""
    changed = dict(search_params)
    if searching.FILTER in str(changed.get("fq") or ""):
        changed["fq"] = searching.translated(str(changed["fq"]), service.today())
    if changed.get("fq_list"):
        changed["fq_list"] = [
            searching.translated(str(one), service.today()) if searching.FILTER in str(one) else one
            for one in changed["fq_list"]
        ]
    facets = list(changed.get(_FACETS) or ())
    if searching.FILTER in facets:
        changed[_FACETS] = [one for one in facets if one != searching.FILTER]
        changed["extras"] = {**(changed.get("extras") or {}), searching.COUNTED: True}
    return changed


def after_dataset_search(
    search_results: dict[str, Any], search_params: dict[str, Any]
) -> dict[str, Any]:
    """Add to each record of a page what is shown of its freshness, by one statement."""
    asked = (search_params.get("extras") or {}).get(searching.COUNTED)
    # Only a search that was run has the reader's limits among its filters, as a list.
    if asked and isinstance(search_params.get("fq"), list):
        _count(search_results, search_params)
    kinds = _governed()
    found = [one for one in search_results["results"] if _is_of(one, kinds)]
    if not found:
        return search_results
    day, language = service.today_in_sql(), service.language()
    rows = {row.package_id: row for row in reading.rows([one["id"] for one in found], day)}
    for record in found:
        row = rows.get(record["id"])
        if row is not None:
            record["hcmc_freshness"] = reading.told(row, row.today, language, reading.CARD)
    return search_results


def _note(context: Context, pkg_dict: dict[str, Any]) -> None:
    package = model.Package.get(pkg_dict.get("id"))
    if package is None or package.type not in service.KINDS:
        return
    if record_schema(package.type) is None:
        return
    actor = persons.actor_or_person(context, prefer=package.owner_org)
    moved = service.note_files(package, actor)
    if not moved:
        service.recompute([str(package.id)])
    indexing.reindex(context, (one for one in moved if one != package.id))


def _count(search_results: dict[str, Any], search_params: dict[str, Any]) -> None:
    try:
        found = searching.counts(search_params, service.today())
    except SearchError:
        return
    items = [
        {"name": state.value, "display_name": state.value, "count": number}
        for state, number in found.items()
        if number
    ]
    search_results["search_facets"][searching.FILTER] = {
        "title": searching.FILTER,
        "items": items,
    }
    search_results["facets"][searching.FILTER] = {one["name"]: one["count"] for one in items}


def _governed() -> tuple[str, ...]:
    """Return the types of record with freshness that this portal has from our schemas."""
    return tuple(kind for kind in service.KINDS if record_schema(kind) is not None)


def _is_of(record: Any, kinds: tuple[str, ...]) -> bool:
    return isinstance(record, dict) and bool(record.get("id")) and record.get("type") in kinds
