"""Importing units from a table: new ones, changed ones, their codes and who follows whom."""
