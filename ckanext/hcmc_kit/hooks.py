"""Mixins that hand CKAN's interface calls to the hooks of a plugin's subjects."""

from __future__ import annotations

from typing import Any, ClassVar

import ckan.plugins as p
from ckan import model, types
from ckan.common import CKANConfig

from ckanext.hcmc_kit.subjects import Subjects


class DatasetHooks(p.SingletonPlugin):
    """Passes every dataset event to the functions of that name in the subjects' ``hooks.py``.

    A hook that receives a value returns the value to be handed on.
    """

    p.implements(p.IPackageController, inherit=True)
    subjects: ClassVar[Subjects]

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        """Let each subject change the parameters of a search."""
        for hook in self.subjects.hooks("before_dataset_search"):
            search_params = hook(search_params)
        return search_params

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Let each subject add to the page of results."""
        for hook in self.subjects.hooks("after_dataset_search"):
            search_results = hook(search_results, search_params)
        return search_results

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Let each subject change the document that goes into the index."""
        for hook in self.subjects.hooks("before_dataset_index"):
            pkg_dict = hook(pkg_dict)
        return pkg_dict

    def after_dataset_create(self, context: types.Context, pkg_dict: dict[str, Any]) -> None:
        """Tell each subject of a new record."""
        for hook in self.subjects.hooks("after_dataset_create"):
            hook(context, pkg_dict)

    def after_dataset_update(self, context: types.Context, pkg_dict: dict[str, Any]) -> None:
        """Tell each subject of a changed record."""
        for hook in self.subjects.hooks("after_dataset_update"):
            hook(context, pkg_dict)

    def after_dataset_delete(self, context: types.Context, pkg_dict: dict[str, Any]) -> None:
        """Tell each subject of a deleted record."""
        for hook in self.subjects.hooks("after_dataset_delete"):
            hook(context, pkg_dict)


class UnitHooks(p.SingletonPlugin):
    """Passes every change of an organization to the subjects' ``hooks.py``, before its commit.

    CKAN calls methods of the same names for records and groups: those are left alone.
    """

    p.implements(p.IOrganizationController, inherit=True)
    subjects: ClassVar[Subjects]

    def create(self, entity: Any) -> None:
        """Tell each subject of a new unit."""
        self._tell("after_unit_create", entity)

    def edit(self, entity: Any) -> None:
        """Tell each subject of a changed unit."""
        self._tell("after_unit_update", entity)

    def delete(self, entity: Any) -> None:
        """Tell each subject of a deleted unit."""
        self._tell("after_unit_delete", entity)

    def _tell(self, name: str, entity: Any) -> None:
        if isinstance(entity, model.Group) and entity.is_organization:
            for hook in self.subjects.hooks(name):
                hook(entity)


class PortalHooks(p.SingletonPlugin):
    """Passes the start of the portal and every uploaded file to the subjects' ``hooks.py``."""

    p.implements(p.IConfigurable, inherit=True)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(p.IUploader, inherit=True)
    subjects: ClassVar[Subjects]

    def configure(self, config: CKANConfig) -> None:
        """Tell each subject that the settings are known."""
        for hook in self.subjects.hooks("configure"):
            hook(config)

    def make_middleware(self, app: types.CKANApp, config: CKANConfig) -> types.CKANApp:
        """Let each subject change the web application."""
        for hook in self.subjects.hooks("make_middleware"):
            app = hook(app, config)
        return app

    def get_uploader(self, upload_to: str, old_filename: str | None) -> types.PUploader | None:
        """Let the first subject that wants to take the upload of an image."""
        return self._first("get_uploader", upload_to, old_filename)

    def get_resource_uploader(self, data_dict: dict[str, Any]) -> types.PResourceUploader | None:
        """Let the first subject that wants to take the file of a resource.

        A subject may also only look at the file and raise ``ValidationError``.
        """
        return self._first("get_resource_uploader", data_dict)

    def _first(self, name: str, *arguments: Any) -> Any:
        answers = (hook(*arguments) for hook in self.subjects.hooks(name))
        return next((answer for answer in answers if answer is not None), None)


class FacetHooks(p.SingletonPlugin):
    """Lets ``facet_titles`` in the subjects' ``hooks.py`` choose and name a search's filters."""

    p.implements(p.IFacets, inherit=True)
    subjects: ClassVar[Subjects]

    def dataset_facets(self, facets_dict: dict[str, str], package_type: str) -> dict[str, str]:
        """Return the filters of the search page by field."""
        return self._facets(facets_dict)

    def group_facets(
        self, facets_dict: dict[str, str], group_type: str, package_type: str | None
    ) -> dict[str, str]:
        """Return the filters of a group's page; the group itself is no choice there."""
        return _without(self._facets(facets_dict), "groups")

    def organization_facets(
        self, facets_dict: dict[str, str], organization_type: str, package_type: str | None
    ) -> dict[str, str]:
        """Return the filters of an organization's page; itself is no choice there."""
        return _without(self._facets(facets_dict), "organization")

    def _facets(self, titles: dict[str, str]) -> dict[str, str]:
        for hook in self.subjects.hooks("facet_titles"):
            titles = hook(titles)
        return titles


def _without(titles: dict[str, str], name: str) -> dict[str, str]:
    return {field: title for field, title in titles.items() if field != name}
