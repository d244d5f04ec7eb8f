"""Harvesting of agency portals (Art 26.2.b, 27.2.d)."""
