#!/usr/bin/env bash
# Measures seeding, bulk actions, imports, the user list, refused sign-ins, and registrations on SQLite and a temporary PostgreSQL, and prints the tables of docs/performance.md.
#   bench/run.sh [USERS]   100,000 users by default
set -euo pipefail
cd "$(dirname "$0")/.."

users=${1:-100000}
eng/restore.sh
dotnet build bench/WebApp.Benchmarks --configuration Release --no-restore --nologo --verbosity quiet
benchmarks=bench/WebApp.Benchmarks/bin/Release/net10.0/WebApp.Benchmarks.dll

folder=$(mktemp -d)
cleanup="rm -rf $folder"
trap 'eval "$cleanup"' EXIT
cluster=$(eng/postgres.sh start)
cleanup="$cleanup; eng/postgres.sh stop ${cluster%% *}"

measure() {
  local provider=$1 prefix=$2
  dotnet "$benchmarks" seed "$provider" "${prefix}seeded" "${prefix}bare" "$users"
  dotnet "$benchmarks" bulk "$provider" "${prefix}bulk" "$users"
  dotnet "$benchmarks" import "$provider" "${prefix}imported" "${prefix}importbare" "$users"
  dotnet "$benchmarks" users "$provider" "${prefix}seeded"
  dotnet "$benchmarks" sign-in "$provider" "${prefix}seeded"
}

echo "$(date --iso-8601), $(git rev-parse --short HEAD), $(nproc) cores, $users users"
measure Sqlite "Data Source=$folder/"
connection=${cluster#* }
measure PostgreSql "${connection/Database=postgres/Database=bench_}"
