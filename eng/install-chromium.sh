#!/usr/bin/env bash
# Installs Chromium for the browser tests, if no browser is installed: Debian's package, or else Playwright's download.
set -euo pipefail
cd "$(dirname "$0")/.."

for browser in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  [ -x "$browser" ] && exit 0
done

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium; } >/dev/null && exit 0
fi

node=$(find tests/WebApp.E2E/bin -path '*/.playwright/node/*/node' -print -quit)
cli=$(find tests/WebApp.E2E/bin -path '*/.playwright/package/cli.js' -print -quit)
"$node" "$cli" install chromium
