"""The data dictionary of Article 14: fields, versions and code lists."""
