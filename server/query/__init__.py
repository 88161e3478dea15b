"""The text of SPARQL queries: its tokens, and the guard that writes what an engine may evaluate.

Used by the endpoint for queries of strangers and by the rules for ``sh:select`` texts. Evaluates
nothing, opens nothing, knows no store.
"""
