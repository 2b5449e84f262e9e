"""Forms about people: the way in, and one's own pages."""
