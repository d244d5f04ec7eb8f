"""The three registers as files in the shape of the regulation's annexes."""
