"""Mixins that hand CKAN's interface calls to the hooks of a plugin's subjects."""

from __future__ import annotations

from typing import Any, ClassVar

import ckan.plugins as p

from ckan import types
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
