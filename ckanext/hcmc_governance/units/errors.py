"""Why a change of units, roles, codes or focal points is refused, and by which field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ckan.plugins.toolkit as tk


class Refused(Exception):
    """A change that the rules do not allow.

    :param field: the field of the action that has to be changed.
    :param message: a sentence for the person, in the language of the page.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class UnitRefused(Refused):
    """The unit does not exist, or not on that day."""


class RoleRefused(Refused):
    """The role is unknown, is nobody's to give, or is held by another unit on those days."""


class DaysRefused(Refused):
    """The days contradict each other."""


class SuccessionRefused(Refused):
    """A unit would follow itself, or the change lacks a unit."""


class CodeRefused(Refused):
    """The code has another form, or is another unit's on those days."""


class PlaceRefused(Refused):
    """Another post fills the place on those days, or the person does not belong to the unit."""


@contextmanager
def refusals() -> Iterator[None]:
    """Tell a refusal as CKAN's actions do: a validation error by field."""
    try:
        yield
    except Refused as error:
        raise tk.ValidationError({error.field: [error.message]}) from error
