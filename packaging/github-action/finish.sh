#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The step of finish/action.yml: stops the receiver, writes the bill to the job's log, page, outputs and reports, and ends with the exit
# code of `otelc summarize`, which fails the job if a gate fails.
set -euo pipefail
# shellcheck source=packaging/github-action/inputs.sh
source "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

read_limits
read_args
read_reports
log=$INPUT_RUN_DIR/claude-otel.jsonl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# summary FORMAT OUTPUT: the first one also says which gates failed, on stderr.
summary() { otelc summarize --format "$1" --output "$2" "${limits[@]}" "${args[@]}" "$log"; }

stopped=0
otelc serve --stop --run-dir "$INPUT_RUN_DIR" || stopped=$?
((stopped == 0)) || message warning "otelc's receiver was not running at the end: telemetry may be missing"

code=0
summary table "$work/table" 2>"$work/messages" || code=$?
cat "$work/messages" >&2
cat "$work/table"
if ((code != 0)); then
  while IFS= read -r line; do message error "${line#otelc: }"; done <"$work/messages"
fi

if summary markdown "$work/page" 2>/dev/null || [[ -s $work/page ]]; then
  # GitHub drops a page over 1 MiB.
  if (($(wc -c <"$work/page") > 1000000)); then head -n 1 "$work/page" >"$work/head" && mv "$work/head" "$work/page"; fi
  { cat "$work/page" && echo; } >>"$GITHUB_STEP_SUMMARY"
fi

for report in "${reports[@]}"; do
  summary "${report%%=*}" "${report#*=}" 2>"$work/messages" || [[ $? == "$code" ]] || {
    cat "$work/messages" >&2
    fail "cannot write the report $report"
  }
done

summary openmetrics "$work/metrics" 2>/dev/null || true
[[ -e $work/metrics ]] || : >"$work/metrics"
value() { sed -n "s/^$1 //p" "$work/metrics"; }
{
  printf 'cost_usd=%s\n' "$(value otelc_run_cost_usd)"
  printf 'total_tokens=%s\n' "$(value otelc_run_tokens)"
  printf 'api_requests=%s\n' "$(value otelc_run_api_requests)"
  printf 'api_errors=%s\n' "$(value otelc_run_api_errors)"
  printf 'verdict=%s\n' "$(sed -n 's/^otelc_telemetry_verdict{verdict="\([a-z]*\)"} 1$/\1/p' "$work/metrics")"
} >>"$GITHUB_OUTPUT"
exit "$code"
