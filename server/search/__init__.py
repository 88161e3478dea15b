"""The full-text index kept inside each edition: built once, updated by delta, asked by readers.
Knows documents and facets, not pages.
"""
