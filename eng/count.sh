#!/usr/bin/env bash
# Prints why tests failed or were skipped, and the totals of a test run.
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

if [ "$failed" -gt 0 ]; then
  echo "Failed:"
  # The name of the test, up to five lines of the message, and the first line of the stack trace with a line number.
  awk '
    /<UnitTestResult .*outcome="Failed"/ { match($0, /testName="[^"]*"/); print "  " substr($0, RSTART + 10, RLENGTH - 11); failed = 1 }
    failed && /<Message>/ { message = 1; lines = 0 }
    message && lines++ < 5 { line = $0; gsub(/^ *<Message>|<\/Message>.*/, "", line); print "    " line }
    /<\/Message>/ { message = 0 }
    failed && /:line [0-9]/ { sub(/^ *(<StackTrace>)? */, ""); print "    " $0; failed = 0 }
    /<\/UnitTestResult>/ { failed = 0 }
  ' "$1"/*.trx | sed "s/&lt;/</g; s/&gt;/>/g; s/&quot;/\"/g; s/&#xD;//g; s/&amp;/\&/g"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
