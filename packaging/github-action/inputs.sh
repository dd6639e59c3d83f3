# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Shared by the steps of action.yml and finish/action.yml: source it.

# message error|warning TEXT: an annotation beside the job.
message() {
  local text=$2
  text=${text//'%'/%25} text=${text//$'\r'/%0D} text=${text//$'\n'/%0A}
  printf '::%s title=otelc::%s\n' "$1" "$text"
}

fail() {
  message error "$1"
  exit 1
}

# Sets `limits` to the flags that launch and summarize share.
read_limits() {
  limits=()
  [[ -z $INPUT_MAX_COST ]] || limits+=(--max-cost "$INPUT_MAX_COST")
  [[ -z $INPUT_MAX_TOKENS ]] || limits+=(--max-tokens "$INPUT_MAX_TOKENS")
  case $INPUT_REQUIRE_TELEMETRY in
    true) limits+=(--require-telemetry) ;;
    false | '') ;;
    *) fail "require-telemetry is true or false, not $INPUT_REQUIRE_TELEMETRY" ;;
  esac
}

# Sets `args` to the words of INPUT_ARGS.
read_args() {
  args=()
  # shellcheck disable=SC2034 # of the script that sources this
  read -r -d '' -a args <<<"$INPUT_ARGS" || true
}

# Sets `reports` to the lines of INPUT_REPORT, each FORMAT=FILE.
read_reports() {
  reports=()
  local line
  while read -r line; do
    [[ -z $line ]] || reports+=("$line")
    [[ -z $line || $line == ?*=?* ]] || fail "report: a line must be FORMAT=FILE, not $line"
  done <<<"$INPUT_REPORT"
}
