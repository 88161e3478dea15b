"""The server: one room per concern, imports in one direction (checked by ``make check``).

``app, cli → browser, sparql, linked, demo → catalog, accounts → search, rules → store → ontology``
and ``catalog → loaders → ontology``. See docs/architecture.md.
"""
