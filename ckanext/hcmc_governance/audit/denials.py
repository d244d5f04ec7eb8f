"""A refused call of an action of ours leaves a line, whatever its own transaction comes to.

One refusal is one line, also when the refused action was called by another one of ours.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.audit import service
from ckanext.hcmc_kit.actor import Actor

OWN = "hcmc_"
_under_way: ContextVar[bool] = ContextVar("hcmc_action_under_way", default=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Who was refused what: the actor, the object, and the unit whose object it is."""

    actor: Actor
    object_type: str
    object_id: str
    unit_id: str | None = None


def watched(
    actions: Mapping[str, Callable[..., Any]],
    told: Callable[[Context, DataDict], Refused],
) -> dict[str, Callable[..., Any]]:
    """Return actions of which those of our own name record that they were refused.

    :param told: says who was refused what, by the context and the data of the call.
    """
    return {
        name: _watched(name, action, told) if name.startswith(OWN) else action
        for name, action in actions.items()
    }


def _watched(
    name: str, action: Callable[..., Any], told: Callable[[Context, DataDict], Refused]
) -> Callable[..., Any]:
    @functools.wraps(action)
    def watching(context: Context, data_dict: DataDict) -> Any:
        if _under_way.get():
            return action(context, data_dict)
        token = _under_way.set(True)
        asked = dict(data_dict or {})
        try:
            return action(context, data_dict)
        except tk.NotAuthorized:
            _record(name, told(context, asked))
            raise
        finally:
            _under_way.reset(token)

    return watching


def _record(name: str, refused: Refused) -> None:
    service.record_denied(
        service.Act.GOVERN,
        actor=refused.actor,
        object_type=refused.object_type,
        object_id=refused.object_id,
        unit_id=refused.unit_id,
        details={"what": "action.refused", "action": name},
    )
