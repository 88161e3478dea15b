"""Pages for people: templates, translations, search list. Renders what readers return; every
value is escaped; nothing here writes.
"""
