#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first step of action.yml: installs otelc into the runner's tool cache, unless it is there, and puts it on PATH. The cache lasts on a
# self-hosted runner. On a hosted one each job downloads the archive, a few MB: no slower than a restored cache would be.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck source=packaging/github-action/inputs.sh
source "$here/inputs.sh"

[[ $RUNNER_OS == Linux ]] || fail "otelc runs on Linux, and this runner has $RUNNER_OS"
case $RUNNER_ARCH in
  X64 | ARM64) ;;
  *) fail "there is no otelc for $RUNNER_ARCH, only for X64 and ARM64" ;;
esac
case $INPUT_SERVE in
  true | false | '') ;;
  *) fail "serve is true or false, not $INPUT_SERVE" ;;
esac
[[ $INPUT_SERVE != true || -z $INPUT_RUN ]] || fail "use either run or serve: run has a receiver of its own"

version=${INPUT_VERSION:-$(sh "$here/../version")}
version=${version#v}
[[ $version =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]] || fail "not a version: $version"

url=$INPUT_URL
if [[ -z $url ]]; then
  # An action that is used by its path (`uses: ./…`) belongs to the repository of the job.
  url=$GITHUB_SERVER_URL/${ACTION_REPOSITORY:-$GITHUB_REPOSITORY}/releases/download/v$version
fi

directory=$RUNNER_TOOL_CACHE/otelc/$version/${RUNNER_ARCH,,}
asked="$url $INPUT_SHA256"
if [[ -x $directory/bin/otelc && -f $directory.complete && $(<"$directory.complete") == "$asked" ]]; then
  echo "otelc $version is in the tool cache: $directory"
else
  rm -f "$directory.complete"
  pin=()
  [[ -z $INPUT_SHA256 ]] || pin=(--sha256 "$INPUT_SHA256")
  PATH=$directory/bin:$PATH sh "$here/../install.sh" --version "$version" --url "$url" --prefix "$directory" "${pin[@]}" ||
    fail "cannot install otelc $version from $url: this step's log says why"
  printf '%s\n' "$asked" >"$directory.complete"
fi

echo "$directory/bin" >>"$GITHUB_PATH"
printf '%s\n' "version=$version" "path=$directory/bin/otelc" >>"$GITHUB_OUTPUT"
