"""Focal points of a unit: one leader and one technical contact for each direction."""
