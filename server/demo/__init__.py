"""The demo city: invented bodies and realistic catalogs, loaded through the same pipeline as any
upload. Demonstration data, not official.
"""
