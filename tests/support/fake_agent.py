#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A stand-in for an agent: sends the telemetry of Claude Code to OTEL_EXPORTER_OTLP_ENDPOINT.

    fake_agent.py replay RUN            a recorded run of tests/data/claude-code
    fake_agent.py spend COST TOKENS N   sends N api_request events of that much each, then waits for a signal; COST may be - (not reported)
    fake_agent.py knock                 prints the endpoint's answer with its secret, and without it
    fake_agent.py hang                  sends half a request, whose rest never comes
    fake_agent.py later FILE ARG...     leaves a process behind that runs itself with ARG... when FILE appears, and ends;
                                        it stays connected to the endpoint, as an exporter with keep-alive does
    fake_agent.py daemon SECONDS ARG... leaves a process behind that is not connected, and runs itself with ARG... after that
                                        time; prints its number, and ends
    fake_agent.py spans SPANS           sends JSON spans as one request
"""
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import otelc_harness

MODEL = "claude-test"
ENDPOINT = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"]


def post(path, value):
    body = json.dumps(value).encode()
    request = urllib.request.Request(ENDPOINT + path, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=otelc_harness.DEADLINE_S) as answer:
        assert answer.status == 200, answer.status


def resource():
    return {"attributes": [{"key": "service.name", "value": {"stringValue": "claude-code"}}]}


def api_request(number, cost, tokens):
    attributes = {"event.name": "api_request", "session.id": "s", "model": MODEL, "event.sequence": number,
                  "input_tokens": tokens, "output_tokens": 0, "duration_ms": 1}
    if cost != "-":
        attributes["cost_usd"] = float(cost)

    def value(v):
        return {"stringValue": v} if isinstance(v, str) else {"intValue": v} if isinstance(v, int) else {"doubleValue": v}

    return {"timeUnixNano": str(time.time_ns()), "body": {"stringValue": "claude_code.api_request"},
            "attributes": [{"key": k, "value": value(v)} for k, v in attributes.items()]}


def send_request(number, cost, tokens):
    record = api_request(number, cost, tokens)
    post("/v1/logs", {"resourceLogs": [{"resource": resource(), "scopeLogs": [{"logRecords": [record]}]}]})


def connection():
    where = urllib.parse.urlsplit(ENDPOINT)
    return socket.create_connection((where.hostname, where.port))


def main(command, *args):
    if command == "replay":
        otelc_harness.replay(otelc_harness.DATA / "claude-code" / args[0], ENDPOINT)
    elif command == "spend":
        cost, tokens, count = args
        for number in range(int(count)):
            send_request(number, cost, int(tokens))
        print("spent", flush=True)
        signal.pause()
    elif command == "knock":
        for url in (ENDPOINT, ENDPOINT[:-1] + ("0" if ENDPOINT[-1] != "0" else "1"), ENDPOINT.rsplit("/", 1)[0]):
            request = urllib.request.Request(url + "/v1/logs", b"{}", {"Content-Type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=otelc_harness.DEADLINE_S) as answer:
                    print(answer.status)
            except urllib.error.HTTPError as error:
                print(error.code)
    elif command == "hang":
        where = urllib.parse.urlsplit(ENDPOINT)
        with connection() as half:
            half.sendall(f"POST {where.path}/v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         "Content-Length: 100\r\n\r\n{".encode())
            print(os.getpid(), flush=True)
            signal.pause()
    elif command == "spans":
        post("/v1/traces", {"resourceSpans": [{"resource": resource(), "scopeSpans": [{"spans": json.loads(args[0])}]}]})
    elif command == "later":
        ready, is_ready = os.pipe()
        if os.fork() == 0:
            os.setsid()
            with connection():
                os.write(is_ready, b"x")
                while not os.path.exists(args[0]):
                    time.sleep(0.01)
                main(*args[1:])
            os._exit(0)
        os.read(ready, 1)
    elif command == "daemon":
        if (pid := os.fork()) == 0:
            os.setsid()
            with open(os.devnull, "r+b") as null:
                for fd in range(3):
                    os.dup2(null.fileno(), fd)
            time.sleep(float(args[0]))
            main(*args[1:])
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
