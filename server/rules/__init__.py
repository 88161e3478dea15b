"""Judging: shapes in, report out. ``judge(store, shapes, focus, context)`` is the interface.

pySHACL (reference.py) stands behind it. No HTTP, no files of the user's, no knowledge of
catalogs; the only room that uses rdflib graphs.
"""
