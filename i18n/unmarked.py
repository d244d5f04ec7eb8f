"""Strings that packages translate without marking them: ``_()`` gets a variable there.

No extractor can find them, so they are listed here with the place that uses them. A pair is a
string with its plural.
"""

from __future__ import annotations

from collections.abc import Iterator

# ckan.logic.ValidationError.error_summary turns the key of a field into a label.
_FIELD_KEYS = (
    "About", "Author email", "Capacity", "Clear upload", "Email", "Expires in", "Fullname",
    "Groups", "Image upload", "Image URL", "License id", "Maintainer email", "Mimetype", "Name",
    "Notes", "Old password", "Owner org", "Package id", "Password", "Password1", "Password2",
    "Resource id", "Resource type", "Role", "Size", "Tag string", "Unit", "Upload", "User id",
    "Username", "View type",
)  # fmt: skip
# package/resource_read.html, as hard_coded.yaml marks it: keys of a resource, and their values
_RESOURCE_KEYS = (
    "Cache last updated", "Cache url", "Datastore active", "Hash", "Has views", "Id",
    "Mimetype inner", "Package id", "Position", "Resource type", "State", "Url type",
    "Datastore contains all records of source file", "On same domain", "True", "False",
)  # fmt: skip
# scheming/snippets/errors.html: keys of errors that are no fields of the schema
_ERROR_KEYS = (
    "resources", "extras", "groups", "name", "owner_org", "private", "tags", "type",
    "upload",
)  # fmt: skip
# ckanext.activity.logic.validators.object_id_validators, as activity_type_selector.html shows them
_ACTIVITIES = {
    "Package": ("New", "Changed", "Deleted"),
    "Resource View": ("New", "Changed", "Deleted"),
    "User": ("New", "Changed", "Follow"),
    "Group": ("New", "Changed", "Deleted", "Follow"),
    "Organization": ("New", "Changed", "Deleted", "Follow"),
    "Dataset": ("Follow",),
}
# Types of record besides core's own; snippets/search_result_text.html builds sentences of them.
_TYPES = ("database", "data-service", "harvest")


def _search_results() -> Iterator[str | tuple[str, str]]:
    for name in _TYPES:
        yield f"{{number}} {name} found", f"{{number}} {name}s found"
        yield (
            f'{{number}} {name} found for "{{query}}"',
            f'{{number}} {name}s found for "{{query}}"',
        )
        yield f"No {name}s found"
        yield f'No {name}s found for "{{query}}"'


UNMARKED: dict[str, tuple[str | tuple[str, str], ...]] = {
    "core": (
        *_FIELD_KEYS,
        *_RESOURCE_KEYS,
        *_ERROR_KEYS,
        *(f"{verb} {noun}" for noun, verbs in _ACTIVITIES.items() for verb in verbs),
        *_search_results(),
        # package/snippets/additional_info.html: the raw state of a record
        "active", "draft", "deleted", "pending", "inactive",
        # user/snippets/info.html, as hard_coded.yaml marks it: the raw state of an account
        "active account", "deleted account", "pending account", "inactive account",
        # package/base.html and package/search.html: dataset_type.title(), with "s" in the list
        "Dataset", "Datasets", "Database", "Databases", "Data-Service", "Data-Services",
        "Harvest", "Harvests",
        # humanize_entity_type: the type with a capital letter
        "Data-service",
        # ckan.views.group.follow: f"{group_type} not found ..."
        "group not found or you have no permission to view it",
        "organization not found or you have no permission to view it",
        # ckanext.activity.logic.validators
        "Either both start_date and end_date must be specified, or offset_days must be provided.",
    ),
    "harvest": (
        # harvest_frequencies(): the constants in title case
        "Manual", "Monthly", "Weekly", "Biweekly", "Daily", "Always",
        # job.status and the counters of a job
        "New", "Running", "Finished", "Aborted",
        "added", "updated", "deleted", "errored", "not modified",
        # harvest_source_show: title of the harvester
        "CKAN", "DCAT JSON Harvester", "Generic DCAT RDF Harvester",
        # titles of the facets, keys of the form
        "Frequency", "Type", "Source type", "Config", "Url",
    ),
}  # fmt: skip
