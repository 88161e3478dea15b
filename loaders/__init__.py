"""File → graph + origin: a department's file becomes quads that each know their cell or line.

``load(name, content, references)`` is the whole interface. Nothing here opens a file by a name
found in the input, a URL or a store; bad bytes end in :class:`Unusable`, in no other exception.
"""
