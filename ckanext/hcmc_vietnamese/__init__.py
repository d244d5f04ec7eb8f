"""A CKAN that speaks Vietnamese: text, slugs, search, sorting and translations."""
