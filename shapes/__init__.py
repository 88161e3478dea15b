"""The rules as SHACL: one Turtle file per chapter, profiles, and examples of each rule.

Plain, valid SHACL that any engine can run; every shape cites its source. This package only reads
the files it ships.
"""
