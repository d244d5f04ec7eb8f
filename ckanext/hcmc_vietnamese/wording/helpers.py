"""Template helpers of core that put English words or order on a page, said the local way."""

from __future__ import annotations

import datetime as dt

import flask_babel

import ckan.lib.helpers as core
import ckan.plugins.toolkit as tk

DAY, MINUTES, SECONDS = "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"


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


def render_datetime(
    datetime_: dt.datetime | str | None,
    date_format: str | None = None,
    with_hours: bool = False,  # noqa: FBT001, FBT002 - the signature is core's
    with_seconds: bool = False,  # noqa: FBT001, FBT002
) -> str:
    """Show a moment in the zone of the portal; on a Vietnamese page as dd/mm/yyyy.

    Core puts the month first even in Vietnamese ("tháng 11 24, 2026"). A format asked for, and
    every other language, is left to core. What is no date gives an empty text.

    :param datetime_: a moment (UTC when it has no zone) or its text in ISO 8601.
    """
    if isinstance(datetime_, dt.datetime) and datetime_.tzinfo:
        # Core moves only a moment without zone to the zone of the portal.
        datetime_ = datetime_.astimezone(dt.UTC).replace(tzinfo=None)
    if date_format is None and _language() == "vi":
        date_format = SECONDS if with_seconds else MINUTES if with_hours else DAY
    return core.render_datetime(datetime_, date_format, with_hours, with_seconds)  # pyright: ignore[reportArgumentType]


def _language() -> str:
    locale = flask_babel.get_locale()
    return locale.language if locale else str(tk.config["ckan.locale_default"])
