#!/usr/bin/env bash
# Prints why tests were skipped, and the totals of a test run.
set -euo pipefail

passed=0 failed=0 skipped=0
for file in "$1"/*.trx; do
  counters=$(grep -o '<Counters [^>]*>' "$file")
  number() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
  passed=$((passed + $(number passed)))
  failed=$((failed + $(number failed) + $(number error) + $(number timeout) + $(number aborted)))
  skipped=$((skipped + $(number total) - $(number executed)))
done

if [ "$skipped" -gt 0 ]; then
  echo "Skipped:"
  grep -hA3 'outcome="NotExecuted"' "$1"/*.trx | grep -oE '<(StdOut|Message)>[^<]+' | sed -E 's/<[A-Za-z]+>//' | sort | uniq -c
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
