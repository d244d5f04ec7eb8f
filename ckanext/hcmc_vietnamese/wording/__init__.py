"""Words on pages that a translation of marked strings alone cannot reach."""
