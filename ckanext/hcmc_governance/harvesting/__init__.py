"""Harvesting of agency portals (Art 26.2.b, 27.2.d).

A source's record travels: address -> :mod:`fetching` -> bytes -> :mod:`reading` -> the source's own
words -> :mod:`mapping` -> our fields -> :mod:`importing` -> the portal, where :mod:`rules` keeps
apart what belongs to the source and what a unit has completed.
"""
