#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The step of action.yml for `serve`: starts the receiver, and gives the steps that follow the variables that make agents send to it.
set -euo pipefail
# shellcheck source=packaging/github-action/inputs.sh
source "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

read_args
export -n INPUT_ARGS INPUT_RUN_DIR
declare -A before=() after=()
while IFS= read -r -d '' entry; do before[${entry%%=*}]=${entry#*=}; done < <(env -0)
lines=$(otelc serve --background --run-dir "$INPUT_RUN_DIR" "${args[@]}") || fail "otelc's receiver cannot start: this step's log says why"
eval "$lines"
while IFS= read -r -d '' entry; do after[${entry%%=*}]=${entry#*=}; done < <(env -0)

# Hides the token in the logs of all steps.
printf '::add-mask::%s\n' "${OTEL_EXPORTER_OTLP_HEADERS##*Bearer%20}"

delimiter=otelc-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
declare -A all=()
for name in "${!before[@]}" "${!after[@]}"; do all[$name]=1; done
for name in "${!all[@]}"; do
  [[ $name != _ && ${before[$name]-unset} != "${after[$name]-unset}" ]] || continue
  # GITHUB_ENV cannot unset a variable; an empty one means the same to agents and SDKs.
  printf '%s<<%s\n%s\n%s\n' "$name" "$delimiter" "${after[$name]-}" "$delimiter"
done >>"$GITHUB_ENV"
