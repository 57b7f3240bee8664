#!/usr/bin/env bash
# Builds the solution, installs what the tests need (a browser, a temporary PostgreSQL), and runs all tests.
# The tests for SQL Server run if ConnectionStrings__SqlServer is set.
# Arguments go to dotnet test: ./test.sh --filter Register
set -euo pipefail
cd "$(dirname "$0")"

eng/restore.sh
dotnet build WebApp.sln --no-restore --nologo --verbosity quiet

eng/install-chromium.sh
cleanup=:
trap 'eval "$cleanup"' EXIT
if [ -z "${ConnectionStrings__PostgreSql:-}" ]; then
  cluster=$(eng/postgres.sh start) || { echo "PostgreSQL could not be started; its tests are skipped." >&2; cluster=; }
  if [ -n "$cluster" ]; then
    cleanup="eng/postgres.sh stop ${cluster%% *}"
    export ConnectionStrings__PostgreSql="${cluster#* }"
  fi
fi

results=artifacts/test-results
rm -rf "$results"
status=0
for project in tests/*.Tests/*.csproj tests/*.E2E/*.csproj; do
  dotnet test "$project" --no-build --nologo --verbosity quiet \
    --results-directory "$results" --logger "trx;LogFilePrefix=$(basename "$project" .csproj)" "$@" \
    | { grep -vE '^\s*(Skipped |\[xUnit.net .*\[SKIP\])' || true; } || status=1
done

#if (false)
# The template excludes these lines from the applications it creates.
[ $# -gt 0 ] || eng/template.sh || status=1

#endif
eng/count.sh "$results" || status=1
exit "$status"
