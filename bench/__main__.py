"""``make bench``."""

from bench.measure import main

main()
