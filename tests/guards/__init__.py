"""Guards: what every part of the suite keeps to."""
