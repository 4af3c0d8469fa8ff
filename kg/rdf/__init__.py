"""From annotated articles to RDF.

iris        the addresses of things
edtf        vague dates to the days between which they lie
terms       RDF terms as text
quads       one article's graph; the graph of entities
provenance  the runs that made them; the ontology's hierarchy, for queries
direct      the direct view, by the rules in ontology/direct/
write       all of them into the store of a case
"""
