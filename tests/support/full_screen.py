# SPDX-License-Identifier: Apache-2.0
"""A full-screen program: takes the terminal as an agent does, and reports spend through a stand-in for an agent.

    full_screen.py DIR COST...

Draws its screen; then for each COST sends an api_request of that cost and draws again. Each time it has drawn, it creates
the next of DIR/0, DIR/1, ..., and continues when a key is typed. SIGINT and the last key end it.
It sends nothing without OTEL_EXPORTER_OTLP_ENDPOINT. With the variable CRASH it ignores signals and never ends.
"""
import os
import signal
import sys
import termios
import tty

ENDING = (signal.SIGINT, signal.SIGTERM)


def write(text):
    os.write(1, text.encode())


def draw(step):
    write("\x1b[H\x1b[2J> a prompt box " + "." * step + "\x1b[3;1Hstatus line\x1b[1;3H")


def end(*_):
    for number in ENDING:  # one is enough: a second would interrupt the end
        signal.signal(number, signal.SIG_IGN)
    sys.exit(3)


def main(directory, *costs):
    modes = termios.tcgetattr(0)
    is_stubborn = "CRASH" in os.environ
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN if is_stubborn else end)
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # it ends between two screens, so that each run shows the same
    tty.setraw(0)
    write("\x1b[?1049h\x1b[?25l")
    try:
        for step in range(len(costs) + 1):
            if step > 0 and "OTEL_EXPORTER_OTLP_ENDPOINT" in os.environ:
                import fake_agent  # pylint: disable=import-outside-toplevel  # it reads the endpoint
                fake_agent.send_request(step, costs[step - 1], 10)
            draw(step)
            with open(f"{directory}/{step}", "x", encoding="ascii"):
                pass
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            os.read(0, 1)
            signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        while is_stubborn:
            signal.pause()
    finally:
        write("\x1b[?25h\x1b[?1049l")
        termios.tcsetattr(0, termios.TCSANOW, modes)
    write("the program's last line\r\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
