"""Who is asking and what they may read: users (argon2), tokens and sessions (hashed), the trail of
sign-ins, all in accounts.sqlite; roles, and the dataset each role may see. Nothing here reads or
writes an edition.
"""
