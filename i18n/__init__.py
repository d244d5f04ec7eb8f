"""Message catalogues of the domain ``ckanext-hcmc``; installed as ``ckanext.hcmc_i18n``."""
