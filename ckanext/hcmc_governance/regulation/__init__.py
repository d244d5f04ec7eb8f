"""The regulation as versioned data: articles, roles, deadlines, readings."""
