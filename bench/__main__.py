"""``make bench``."""

from bench import measure, pages, publishing, rules, sheets

sheets.main()  # first: its memory is measured against that of this process
measure.main()
raise SystemExit(publishing.main() | rules.main() | pages.main())
