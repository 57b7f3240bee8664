#!/usr/bin/env bash
# Creates an application from the template and checks that nothing keeps the template's name and that it builds.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# A hive of its own leaves the templates of this user alone.
new() { dotnet new "$@" --debug:custom-hive "$folder/hive" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }; }

# A namespace keeps the dot and loses the hyphen.
name=Acme.Sales-Portal
new install "$PWD"
new webapp-accounts --name "$name" --output "$folder/$name"
cd "$folder/$name"

unwanted=$(find . -name '*WebApp*' -o -name .git -o -name .ci -o -name .template.config -o -name artifacts -o -name bin -o -name obj)
unreplaced=$(grep -rnI WebApp . | sed 's/WebApplication//g' | grep WebApp || true)
if [ -n "$unwanted$unreplaced" ]; then
  printf '%s\n' "Extend .template.config/template.json. The created application contains:" "$unwanted" "$unreplaced" >&2
  exit 1
fi

eng/restore.sh
dotnet build "$name.sln" --no-restore --nologo --verbosity quiet
