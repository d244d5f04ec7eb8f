"""Records of the regulation: open dataset, database and data-sharing service (Art 8, 13, 19-22)."""
