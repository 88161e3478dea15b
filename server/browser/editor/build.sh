#!/bin/sh
# Puts the SPARQL editor into static/yasgui/ from the versions in package-lock.json.
# The editor is an enhancement: where it cannot be fetched, /sparql keeps its plain form.
set -u
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../static/yasgui"
lock="$here/package-lock.json"

if [ -f "$target/yasgui.min.js" ] && [ "$target/yasgui.min.js" -nt "$lock" ]; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$lock" "$work/"
if ! (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --silent) >/dev/null 2>&1; then
  echo "The SPARQL editor could not be fetched: /sparql offers its plain form"
  exit 0
fi
mkdir -p "$target"
for name in yasgui.min.css yasgui.min.js; do
  cp "$work/node_modules/@zazuko/yasgui/build/$name" "$target/$name"
  touch "$target/$name"
done
