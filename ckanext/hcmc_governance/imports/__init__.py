"""Importing tables: read, shown as differences, applied as a whole, kept in a ledger, undone.

What is imported is the affair of a *kind* that a subject above offers (``import_kinds`` in its
``hooks.py``); this subject knows files, rows, states and the ledger only.
"""
