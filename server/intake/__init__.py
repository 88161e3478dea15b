"""The doors for writing and for evidence: POST /submissions and /validate, their states, reports,
sign-in. Receives files within limits and hands them to the catalog room; judges nothing itself.
"""
