"""``make bench``."""

from bench import measure, publishing, rules, sheets

sheets.main()  # first: its memory is measured against that of this process
measure.main()
raise SystemExit(publishing.main() | rules.main())
