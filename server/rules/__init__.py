"""Judging: shapes in, report out. ``engine.judge(store, shapes, focus, context)`` is the interface.

Around it: ``context.judging_context``, ``report.Report``, ``compare.with_states`` and
``compare.newly_refusing``, ``report_rdf``, ``report_json``, ``report_csv``. pySHACL
(reference.py) stands behind the engine. No HTTP, no files of the user's, no knowledge of
catalogs; the only room that uses rdflib graphs.
"""
