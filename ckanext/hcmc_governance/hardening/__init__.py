"""What the suite refuses, closes or adds so that a stock CKAN is safe to run in public."""
