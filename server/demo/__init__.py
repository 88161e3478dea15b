"""The demo city: bodies, realistic catalogs and one upload that the rules refuse, as files that go
through the same pipeline as any other upload. Nothing is judged, published or minted here, and no
real identifier, person or telephone number may appear. Demonstration data, not official.
"""
