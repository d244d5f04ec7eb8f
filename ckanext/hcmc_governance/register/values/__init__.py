"""Single values of records and units: how each is written and stored."""
