"""Choosing the unit that a person acts for, in the browser and for an API token."""
