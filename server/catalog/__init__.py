"""The submission pipeline: parse, ownership, apply, judge, gate, publish, evidence. The only room
that writes editions; it knows nothing of HTTP or pages.
"""
