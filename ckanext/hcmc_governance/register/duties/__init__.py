"""Duties that the register shows: what is missing, late or silent, and who has to act."""
