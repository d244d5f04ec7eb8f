"""Template helpers of core that build English words, said in the language of the page."""

from __future__ import annotations

import ckan.lib.helpers as core
import ckan.plugins.toolkit as tk


def humanize_entity_type(entity_type: str, object_type: str, purpose: str) -> str | None:
    """Name a type of record in the wording of a place on a page, as core's helper of that name.

    Core puts the raw name of the type into its translated sentence ("Thêm Database"); here the
    name is translated too, with a small letter inside a sentence. Returns None for core's own
    types, whose wording stands in the templates.
    """
    sentence = core.humanize_entity_type(entity_type, object_type, purpose)
    if sentence is None or entity_type == "activity":
        return sentence
    raw = object_type.replace("_", " ").capitalize()
    label = tk._(raw)
    if purpose == "activity_record" or not sentence.startswith(raw):
        label = label[:1].lower() + label[1:]
    return sentence.replace(raw, label, 1)
