"""Timings as ratios: against a peer in the same run, and against ourselves as the catalog grows."""
