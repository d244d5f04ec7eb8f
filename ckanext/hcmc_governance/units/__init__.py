"""Agencies over time: roles, successors, codes, focal points, and who acts for whom."""
