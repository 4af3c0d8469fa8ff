"""From an article's text to its facts, layer by layer.

``LayeredExtractor`` in :mod:`kg.extraction.extractor` runs the layers; :mod:`kg.extraction.analysis` says
what they hand to one another. Nothing of spaCy leaves this package.
"""
