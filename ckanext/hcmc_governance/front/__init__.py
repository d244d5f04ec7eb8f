"""The portal's front: header, home page, search results, dataset and unit pages."""
