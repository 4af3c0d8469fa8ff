"""From the entities of single articles to the entities of the case."""
