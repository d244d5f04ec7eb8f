"""Forms that keep what was typed, and the page that shows all answers before publishing."""
