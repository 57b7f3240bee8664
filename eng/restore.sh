#!/usr/bin/env bash
# Restores the solution. If the feed lacks packages (NU1101, NU1102), marks it as lean and restores again.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if dotnet restore WebApp.sln "$@" >"$log" 2>&1; then
  exit 0
fi

if [ ! -e artifacts/lean-feed ] && grep -qE 'NU110[12]' "$log"; then
  mkdir -p artifacts
  touch artifacts/lean-feed
  echo "The package feed lacks some packages: restoring as eng/lean-feed/README.md describes."
  exec dotnet restore WebApp.sln "$@"
fi

cat "$log" >&2
exit 1
