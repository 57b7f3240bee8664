#!/usr/bin/env bash
# Measures requests on databases with different numbers of users, and redraws the table and the chart in docs/performance.md.
#   bench/growth.sh [USERS...]   10,000, 100,000, and 1,000,000 users by default, which need 4 GB for the temporary files
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- 10000 100000 1000000
eng/restore.sh
dotnet build bench/WebApp.Benchmarks --configuration Release --no-restore --nologo --verbosity quiet
benchmarks=bench/WebApp.Benchmarks/bin/Release/net10.0/WebApp.Benchmarks.dll

# In memory where possible, so that the disk doesn't decide.
[ ! -d /dev/shm ] || export TMPDIR=${TMPDIR:-/dev/shm}
folder=$(mktemp -d)
cleanup="rm -rf $folder"
trap 'eval "$cleanup"' EXIT
cluster=$(eng/postgres.sh start)
cleanup="$cleanup; eng/postgres.sh stop ${cluster%% *}"
connection=${cluster#* }

commit=$(git rev-parse --short HEAD)
dotnet "$benchmarks" growth Sqlite "Data Source=$folder/" "$folder/growth.csv" "$commit" "$@"
dotnet "$benchmarks" growth PostgreSql "${connection/Database=postgres/Database=growth_}" "$folder/growth.csv" "$commit" "$@"
cp "$folder/growth.csv" bench/growth.csv
dotnet "$benchmarks" growth-report bench/growth.csv docs/performance.md docs/images/growth.svg
