"""The index of a case: what has to be known of all articles without reading any of them.

    case_index  the index while a case is written to: told of each change, it stays what the files say
    reading     asking it without writing, while perhaps somebody else does
    database    the file ``index.sqlite3``: made anew where it is missing, damaged or of another version
    articles    which articles there are, under which names, what they count; what has changed on disk
    clusters    small notes of each article (who its entities are, what it tells), joined across articles
    entities    the notes of entities, and the entities of the case that they make
    happenings  the notes of events and texts, and the happenings and reports that they make
    parts       graphs that several articles share, kept line by line

Everything in it is derived from the articles and judgements, so it can be deleted at any time. It is what
makes a build cost what it touches: an article is looked up by name, its entities are compared with those
that they could be, and of the shared graphs the lines that differ are written, whatever else the case holds.
"""

from kg.index.database import Database

__all__ = ["Database"]
