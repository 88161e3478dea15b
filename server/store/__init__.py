"""Editions: immutable directories that readers see and submissions replace (design section 2).

The only room that constructs a ``Store``. It knows graphs and quads, not catalogs, rules or HTTP.
"""
