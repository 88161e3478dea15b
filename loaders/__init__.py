"""File → graph + origin: what a department sends becomes quads, and each quad knows its cell or line.

``load(name, content, references)`` is the whole interface. Nothing here opens a file by a name found
in the input, a URL or a store; bad bytes end in :class:`Unusable`, never in another exception.
"""
