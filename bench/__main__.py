"""``make bench``."""

from bench import measure, sheets

sheets.main()  # first: its memory is measured against that of this process
measure.main()
