"""Forms: a model and a view for each record."""
