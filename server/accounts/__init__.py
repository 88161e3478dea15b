"""Who is asking and what they may read: tokens and sessions (hashed, in accounts.sqlite), roles,
and the dataset each role may see. Nothing here reads or writes an edition.
"""
