#!/usr/bin/env bash
# Serves the site on http://localhost:5080. Requires only the .NET 10 SDK. Stores data in artifacts/app.db.
set -euo pipefail
cd "$(dirname "$0")"

eng/restore.sh
mkdir -p artifacts
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Development}"
export ASPNETCORE_URLS="${ASPNETCORE_URLS:-http://localhost:5080}"
exec dotnet run --project src/WebApp --no-restore --no-launch-profile "$@"
