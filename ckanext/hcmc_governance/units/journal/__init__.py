"""A unit's own lines of the journal (Art 7.6): written for records and units, shown on a page."""
