"""The SPARQL 1.1 protocol: request parsing, the guard, results, the endpoint. Read only; evaluates
in reader processes and never opens a store itself.
"""
