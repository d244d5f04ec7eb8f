"""Lists in the order of a Vietnamese dictionary: units, groups, facets."""
