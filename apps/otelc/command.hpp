// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}
namespace otelc::process {
class InheritedSignals;
}

namespace otelc::apps {

/// Adds a command to the command line; when it is the one asked for, it runs at the end of parsing
/// and leaves its exit code in `exit_code`, which outlives the parse.
using AddCommand = void (*)(CLI::App& app, int& exit_code);

void add_serve(CLI::App& app, int& exit_code);
void add_summarize(CLI::App& app, int& exit_code);
void add_tail(CLI::App& app, int& exit_code);

/// launch gets more: the arguments, because those of its own command are not for CLI11 (it returns how
/// many are), and the signals as this process was started with.
int add_launch(CLI::App& app, int argc, char** argv, const process::InheritedSignals& signals,
               int& exit_code);
/// As add_launch().
int add_doctor(CLI::App& app, int argc, char** argv, const process::InheritedSignals& signals,
               int& exit_code);

}  // namespace otelc::apps
