"""Text on its way in: one Unicode form, whatever form, API call or file it comes from."""
