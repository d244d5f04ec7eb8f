"""Vocabularies, item lists and record schemas as YAML; installed as ``ckanext.hcmc_schemas``."""
