"""Who acts: a person, the unit acted for, and the roles held there."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or system in the moment of an act (decisions are taken *for* one unit).

    :param user_id: id of the account, or ``None`` for a reader who did not sign in.
    :param unit_id: id of the organization acted for, or ``None`` outside any unit.
    :param roles: keys of the roles that the person holds in that unit.
    :param is_sysadmin: whether the account administers the whole portal.
    """

    user_id: str | None = None
    unit_id: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    is_sysadmin: bool = False

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nobody is signed in."""
        return self.user_id is None

    def has_role(self, role: str) -> bool:
        """Tell whether the person holds ``role`` in the unit acted for."""
        return role in self.roles
