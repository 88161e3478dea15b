"""Linked data: /id, /doc and content negotiation, RDF descriptions of one thing. Read only."""
