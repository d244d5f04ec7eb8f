"""The regulation's own objects on a CKAN portal: registers, sharing, reviews."""
