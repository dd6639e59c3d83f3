#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The step `run` of action.yml: launch fills the page and the outputs of this step, and its exit code is the command's.
set -euo pipefail
# shellcheck source=packaging/github-action/inputs.sh
source "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

read_limits
read_args
read_reports
# The command's environment is the job's: it need not see this step's inputs.
export -n INPUT_RUN INPUT_MAX_COST INPUT_MAX_TOKENS INPUT_REQUIRE_TELEMETRY INPUT_REPORT INPUT_ARGS INPUT_RUN_DIR
exec otelc launch --run-dir "$INPUT_RUN_DIR" "${limits[@]}" "${reports[@]/#/--report=}" "${args[@]}" -- \
  bash --noprofile --norc -eo pipefail -c "$INPUT_RUN"
