"""Whether data comes at its announced frequency, told by data events alone (19.1.b)."""
