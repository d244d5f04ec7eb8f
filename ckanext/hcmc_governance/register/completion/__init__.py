"""Many records completed from one workbook: looked at first, then applied."""
