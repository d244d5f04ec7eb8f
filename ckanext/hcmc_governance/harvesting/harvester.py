"""The harvester for portals that run DKAN, as the city's present one does."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchError

from ckanext.dcat.harvesters.base import DCATHarvester
from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.harvesting import importing, mapping, messages, protection
from ckanext.hcmc_governance.harvesting.fetching import AllowedHosts, FetchError, Limits, fetch
from ckanext.hcmc_governance.harvesting.gathering import gather
from ckanext.hcmc_governance.harvesting.language import portal_language, readers_language
from ckanext.hcmc_governance.harvesting.publishers import UnknownUnit
from ckanext.hcmc_governance.harvesting.reading import BrokenDocument, read_catalogue
from ckanext.hcmc_governance.harvesting.upstream import Job, Object
from ckanext.hcmc_schemas import vocabularies

NAME = "hcmc_dkan"
_OPTIONS = frozenset({"access_level", "rdf_format"})
# Formats whose reading fetches nothing: JSON-LD would load remote contexts, also from files.
_FORMATS = ("xml", "turtle", "nt")
_MEGABYTE = 1024 * 1024


@tk.blanket.auth_functions(protection.AUTH_FUNCTIONS)
@tk.blanket.actions(protection.ACTIONS)
class DkanHarvester(DCATHarvester):
    """Takes over the catalogue of a DKAN portal (DCAT in RDF)."""

    def info(self) -> dict[str, Any]:
        """Describe the harvester on the form of a source."""
        with readers_language():
            return {
                "name": NAME,
                "title": tk._("DKAN portal (DCAT)"),
                "description": tk._(
                    "Takes over the catalogue of a portal that runs DKAN, from its address "
                    "/catalog.xml."
                ),
                "form_config_interface": "Text",
            }

    def validate_config(self, config: str | None) -> str:
        """Check the settings of a source: JSON with ``access_level`` and perhaps ``rdf_format``.

        :raises ValueError: with a message for the person who fills in the form.
        """
        try:
            options = json.loads(config or "{}")
        except ValueError as error:
            raise ValueError(
                tk._("This is no valid JSON: {reason}").format(reason=error)
            ) from error
        if not isinstance(options, dict) or set(options) - _OPTIONS:
            raise ValueError(
                tk._("Only these options are known: {names}").format(
                    names=", ".join(sorted(_OPTIONS))
                )
            )
        if options.get("access_level") not in vocabularies.keys("access_level"):
            raise ValueError(
                tk._(
                    "State the access level of the source's records, for example {example}"
                ).format(example='{"access_level": "open"}')
            )
        if options.get("rdf_format", "xml") not in _FORMATS:
            raise ValueError(
                tk._("rdf_format is one of: {names}").format(names=", ".join(_FORMATS))
            )
        return json.dumps(options)

    def gather_stage(self, harvest_job: Job) -> list[str]:
        """Read the catalogue and return the ids of the objects that have to be imported."""
        with portal_language():
            options = json.loads(harvest_job.source.config or "{}")
            try:
                document = fetch(harvest_job.source.url.strip(), _hosts(), _limits())
                records = list(read_catalogue(document, options.get("rdf_format", "xml")))
                plan = gather(harvest_job, records, options["access_level"])
            except FetchError as error:
                self._save_gather_error(messages.not_fetched(error), harvest_job)
            except (BrokenDocument, KeyError) as error:
                self._save_gather_error(messages.not_read(error), harvest_job)
            except UnknownUnit as error:
                self._save_gather_error(messages.no_unit(error), harvest_job)
            else:
                return plan.to_import
        return []

    def fetch_stage(self, harvest_object: Object) -> bool:
        """Do nothing: the catalogue holds whole records."""
        return True

    def import_stage(self, harvest_object: Object) -> bool | str:
        """Write one record; an error is kept under the record's title."""
        with portal_language():
            record = json.loads(harvest_object.content or "{}")
            options = json.loads(harvest_object.source.config or "{}")
            try:
                outcome = importing.import_record(
                    harvest_object, record, options["access_level"], self._get_user_name()
                )
            except tk.ValidationError as error:
                model.Session.rollback()
                message = messages.not_saved(record["title"], error.error_dict)
                self._save_object_error(message, harvest_object, "Import")
                return False
            except (SearchError, SQLAlchemyError, tk.ObjectNotFound) as error:
                model.Session.rollback()
                message = messages.bad_value(record["title"], str(error))
                self._save_object_error(message, harvest_object, "Import")
                return False
            self._warn(harvest_object, record)
            return "unchanged" if outcome == "unchanged" else True

    def _warn(self, harvest_object: Object, record: Any) -> None:
        themes = mapping.unknown_themes(record)
        if themes:
            message = messages.theme_unknown(record["title"], themes)
            self._save_object_error(message, harvest_object, "Import")


def _hosts() -> AllowedHosts:
    return AllowedHosts.parse(config.harvest_allowed_hosts())


def _limits() -> Limits:
    return Limits(config.harvest_timeout(), config.harvest_max_size() * _MEGABYTE)
