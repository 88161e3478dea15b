"""Judging: shapes in, report out. ``engine.judge(store, shapes, focus, context)`` is the interface.

A shapes graph becomes a plan of checks (plan.py, of formulas: logic.py, components/), each check a
query (sparql.py) that runs in the store (run.py) on everything or on what a change reaches
(reach.py). What cannot be compiled runs in pySHACL (reference.py), visibly. Around it:
``context.judging_context``, ``counts.counts`` (numbers without findings), ``report.Report``,
``compare.with_states`` and ``compare.newly_refusing``, ``report_rdf``, ``report_json``,
``report_csv``. No HTTP, no files of the user's, no knowledge of catalogs; the only room that uses
rdflib graphs.
"""
