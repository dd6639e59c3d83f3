# SPDX-License-Identifier: Apache-2.0
"""What `--help` says of each command, read from its text and nothing else."""
import re

import otelc_harness as otelc

OPTION = re.compile(r"^  (?P<names>-[^ ]+)(?: (?P<value>\S+))?(?:  |$)")

TEXT_COLUMN = 27


def help_of(*command):
    code, out, err = otelc.run_otelc([*command, "--help"])
    if code != 0 or err:
        raise AssertionError(f"{command} --help: exit {code}\n{err.decode()}")
    return out.decode()


def commands():
    listed = help_of().partition("\nCommands:\n")[2].partition("\n\n")[0]
    return {line.split()[0]: line.split(maxsplit=1)[1] for line in listed.splitlines()}


def descriptions(*command):
    """Returns the description of each option, on one line."""
    found, is_option = [], False
    for line in help_of(*command).splitlines():
        text = line[TEXT_COLUMN:].strip()
        if OPTION.match(line):
            found.append(text if line[TEXT_COLUMN - 1:TEXT_COLUMN] in (" ", "") else "")
            is_option = True
        elif is_option and line.startswith(" " * TEXT_COLUMN):
            found[-1] = f"{found[-1]} {text}".strip()
        else:
            is_option = False
    return found


def options(*command):
    """Returns {all names of an option: its value, or None for a flag}."""
    found = {}
    for line in help_of(*command).splitlines():
        match = OPTION.match(line)
        if match:
            found[tuple(match["names"].split(","))] = match["value"]
    return found
