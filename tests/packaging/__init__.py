"""The wheel, and the suite in a portal that was there before it."""
