"""What can be wrong with a decision's file, by name, so that an operator knows where to look."""

from __future__ import annotations


class BrokenDecision(ValueError):
    """A decision's file cannot be used; the message names the file or key and the fault."""


class MissingField(BrokenDecision):
    """A field that every decision, article, role or threshold has is not there."""


class UnknownField(BrokenDecision):
    """A field that nobody reads: a slip of the pen would pass silently."""


class RepeatedKey(BrokenDecision):
    """A key or number stands twice."""


class DatesOutOfOrder(BrokenDecision):
    """It ends before it begins, or two decisions apply on one day."""


class UnknownDecision(BrokenDecision):
    """It amends or replaces a decision that is not in force then."""


class UnknownReference(BrokenDecision):
    """A role, threshold, reading, item list or chapter names a place that does not exist."""


class UnknownChoice(BrokenDecision):
    """A setting chooses a reading that does not exist."""
