"""File → graph + origin: a department's file becomes quads that each know their cell or line.

``load(name, content, references)`` is the whole interface. Nothing here opens a file by a name
found in the input, a URL or a store; bad bytes end in :class:`Unusable`, in no other exception.
"""

from loaders.beside import with_statement
from loaders.files import load
from loaders.limits import Limits
from loaders.origin import Loaded, Note, Origin, Place, Unusable
from loaders.references import Organisation, References

__all__ = [
    "Limits",
    "Loaded",
    "Note",
    "Organisation",
    "Origin",
    "Place",
    "References",
    "Unusable",
    "load",
    "with_statement",
]
