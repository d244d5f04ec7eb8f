"""Strings that packages translate without marking them: ``_()`` gets a variable there.

No extractor can find them, so they are listed here with the place that uses them.
"""

from __future__ import annotations

# ckan.logic.ValidationError.error_summary turns the key of a field into a label.
_FIELD_KEYS = (
    "About", "Author email", "Capacity", "Clear upload", "Email", "Expires in", "Fullname",
    "Groups", "Image upload", "Image URL", "License id", "Maintainer email", "Mimetype", "Name",
    "Notes", "Old password", "Owner org", "Package id", "Password", "Password1", "Password2",
    "Resource id", "Resource type", "Role", "Size", "Tag string", "Unit", "Upload", "User id",
    "Username", "View type",
)  # fmt: skip

UNMARKED: dict[str, tuple[str, ...]] = {
    "core": (
        *_FIELD_KEYS,
        # package/snippets/additional_info.html, user/snippets/info.html: the raw state
        "active", "draft", "deleted", "pending", "inactive",
        # package/base.html and package/search.html: dataset_type.title(), with "s" in the list
        "Dataset", "Datasets", "Database", "Databases", "Data-Service", "Data-Services",
        "Harvest", "Harvests",
        # ckan.lib.helpers.humanize_entity_type: the type with a capital letter
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
        "Source type", "Config", "Frequency", "Url",
    ),
}  # fmt: skip
