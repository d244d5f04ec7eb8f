"""Units from a spreadsheet: looked at first, then applied."""
