# SPDX-License-Identifier: Apache-2.0
"""Real shells whose completion is asked: bash and zsh in a terminal of their own, where keys are pressed, and fish.

Each has candidates(line): what Tab offers after the line, as a set of value_of(). Bash and zsh have tab(line): the line
after one Tab.
"""
import os
import pty
import re
import shlex
import subprocess
import tempfile
import tty
from pathlib import Path

import otelc_harness as otelc

KILL_LINE = "\x15"
REPORT = "\x18p"  # Ctrl-X p: writes the line to $REPORT_FILE

BASH_START = r"""
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
bind '"\e*": insert-completions'
bind -x '"\C-xp": printf "%s\n" "$READLINE_LINE" >"$REPORT_FILE"'
"""

ZSH_START = r"""
bindkey -e
autoload -Uz compinit
compinit -D -u
unsetopt auto_list # no question whether to list many
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a found
  builtin compadd -A found "$@"
  offered+=("${found[@]}")
  builtin compadd "$@"
}
collect() { offered=(); _main_complete; print -rl -- "${offered[@]}" end >$REPORT_FILE }
zle -C collect complete-word collect
bindkey '^Xc' collect
report() { print -r -- "$BUFFER" >$REPORT_FILE }
zle -N report
bindkey '^Xp' report
"""


def value_of(candidate):
    """Returns what shells agree on: without `--option=`, `key=` before a path, and the / after a directory."""
    return re.sub(r"^(--[a-z-]+=)?([a-z]+=(?=.))?", "", candidate).removesuffix("/")


class _InTerminal:
    """A shell in a pseudoterminal. `start` is its first input."""

    def __init__(self, command, start, cwd, env):
        self._temp = tempfile.TemporaryDirectory(prefix="otelc-shell-")
        self._report = Path(self._temp.name) / "report"
        start_file = Path(self._temp.name) / "start"
        start_file.write_text(start, encoding="utf-8")
        self._terminal, slave = pty.openpty()
        tty.setraw(slave)  # keys that come before the shell's editor reach it, too
        env = otelc.environment(TERM="dumb", REPORT_FILE=str(self._report), **env)
        self._shell = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=env, start_new_session=True)
        os.close(slave)
        os.set_blocking(self._terminal, False)
        self._shown = b""
        self._press(f". {shlex.quote(str(start_file))}\r")
        self._ask("", REPORT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._shell.kill()
        self._shell.wait()
        os.close(self._terminal)
        self._temp.cleanup()

    def _press(self, keys):
        left = keys.encode()
        while left:
            try:
                left = left[os.write(self._terminal, left):]
            except BlockingIOError:
                self._read()

    def _read(self):
        try:
            self._shown += os.read(self._terminal, 65536)
        except OSError:  # nothing to read, or the shell has ended
            pass

    def _reported(self):
        self._read()
        text = self._report.read_text(encoding="utf-8") if self._report.exists() else ""
        return text.endswith("\n") and text

    def _ask(self, line, keys):
        self._report.unlink(missing_ok=True)
        self._press(KILL_LINE + line + keys)
        try:
            return otelc.await_condition(self._reported, f"an answer to {line!r}", self._shell)
        except AssertionError as failure:
            raise AssertionError(f"{failure}\n{self._shown.decode('utf-8', 'replace')}") from None

    def tab(self, line):
        return self._ask(line, "\t" + REPORT).removesuffix("\n")


class Bash(_InTerminal):
    def __init__(self, start, cwd, env):
        super().__init__(["bash", "--norc", "--noprofile", "-i"], start + BASH_START, cwd, env)

    def candidates(self, line):
        done = self._ask(line, "\x1b*" + REPORT)
        if done.rstrip("\n") == line:
            return set()
        words = shlex.split(done)
        before = shlex.split(line + "x")[:-1]  # x: the last word may be empty
        assert words[:len(before)] == before, (line, done)
        return {value_of(word) for word in words[len(before):]}


class Zsh(_InTerminal):
    def __init__(self, start, cwd, env, end=""):
        """`end`: what follows compinit."""
        super().__init__(["zsh", "-f", "-i"], start + ZSH_START + end, cwd, env)

    def candidates(self, line):
        offered = self._ask(line, "\x18c").splitlines()[:-1]
        return {value_of(word) for quoted in offered for word in shlex.split(quoted)}


class Fish:
    def __init__(self, start, cwd, env):
        self._start = start + "\nfor line in $argv; complete -C $line; echo '(end)'; end"
        self._cwd = cwd
        self._env = otelc.environment(**env)

    def all_candidates(self, lines):
        done = subprocess.run(["fish", "--command", self._start, *lines], cwd=self._cwd, env=self._env, capture_output=True,
                              text=True, timeout=otelc.DEADLINE_S, check=True)
        if done.stderr:
            raise AssertionError(done.stderr)
        answers = done.stdout.split("(end)\n")[:-1]
        return [{value_of(row.partition("\t")[0]) for row in answer.splitlines()} for answer in answers]

    def candidates(self, line):
        return self.all_candidates([line])[0]
