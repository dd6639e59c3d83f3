# SPDX-License-Identifier: Apache-2.0
"""The commands whose complete output is stored in goldens/, and the logs that they read."""
import gzip
import json
import os

import otelc_harness as otelc

RUNS = ["simple-json", "rich-json", "rich-json-cumulative", "multi-json-delta", "err-400-json", "err-429x2-json",
        "col-503-once", "denied-json", "sig-kill"]
OTHER_AGENTS = ["codex-http-json", "copilot-http-json", "gemini-http", "opencode-http-slow", "qwen-http"]

# name: (arguments, the log that is its standard input)
CASES = {
    "help": (["--help"], None),
    "help-completion": (["completion", "--help"], None),
    "help-doctor": (["doctor", "--help"], None),
    "help-man": (["man", "--help"], None),
    "help-serve": (["serve", "--help"], None),
    "help-summarize": (["summarize", "--help"], None),
    "help-tail": (["tail", "--help"], None),
    "help-launch": (["help", "launch"], None),
    "help-word": (["help"], None),
    "help-of-nothing": (["help", "sumarize"], None),
    "version": (["--version"], None),
    "version-short": (["-V"], None),
    "version-word": (["version"], None),
    "man-list": (["man", "--list"], None),
    "wrong-shell": (["completion", "tcsh"], None),
    "no-shell": (["completion"], None),
    "man-of-nothing": (["man", "sumarize"], None),
    "wrong-place-of-a-command": (["doctor", "claude", "-p", "hello"], None),
    "wrong-flag-of-launch": (["launch", "--max-csot", "1", "--", "true"], None),
    "wrong-argument": (["tail", "one.jsonl", "two.jsonl"], None),
    "wrong-tokens": (["summarize", "--max-tokens", "1.5", "simple-json.jsonl"], None),
    "wrong-duration": (["launch", "--max-time", "1 hour", "--", "true"], None),
    "wrong-keep": (["launch", "--keep", "some", "--", "true"], None),
    "tokens-with-a-unit": (["summarize", "--max-tokens", "1.6k", "--max-cost", "$2.50", "simple-json.jsonl"], None),
    "size-without-a-unit": (["serve", "--max-body", "64"], None),
    "nothing-to-stop": (["serve", "--stop"], None),
    "no-command": ([], None),
    "wrong-command": (["summarise"], None),
    "wrong-flag": (["summarize", "--fromat", "json", "simple-json.jsonl"], None),
    "wrong-format": (["summarize", "--format", "xml", "simple-json.jsonl"], None),
    "wrong-limit": (["summarize", "--max-cost", "-1", "simple-json.jsonl"], None),
    "limit-is-nan": (["summarize", "--max-cost", "nan", "simple-json.jsonl"], None),
    "required-and-cut-gzip": (["summarize", "--require-telemetry", "cut.jsonl.gz"], None),
    "wrong-port": (["serve", "--port", "65536"], None),
    "missing-log": (["summarize", "none.jsonl"], None),
    "missing-log-json": (["summarize", "--format", "json", "none.jsonl"], None),
    "missing-log-required": (["summarize", "--require-telemetry", "none.jsonl"], None),
    "missing-one-of-two-logs": (["summarize", "none.jsonl", "simple-json.jsonl"], None),
    "directory-without-logs": (["summarize", "directory"], None),
    "directory-of-logs": (["summarize", "runs"], None),
    "directory-of-logs-json": (["summarize", "--format", "json", "--jobs", "3", "runs"], None),
    "pattern": (["summarize", "runs/[ab]/*.jsonl*", "runs/b"], None),
    "pattern-without-match": (["summarize", "runs/x*", "simple-json.jsonl"], None),
    "wrong-jobs": (["summarize", "--jobs", "0", "simple-json.jsonl"], None),
    "typo-beside-a-limit": (["summarize", "--max-cost", "2.50", "typo.jsonl"], None),
    "text-for-a-log": (["summarize", "passwd"], None),
    "image-for-a-log": (["summarize", "image.png", "simple-json.jsonl"], None),
    "transcript-for-a-log": (["summarize", "transcript.jsonl"], None),
    "summary-for-a-log": (["summarize", "summary.json"], None),
    "lock-for-a-log": (["summarize", "runs/a/claude-otel.jsonl.lock"], None),
    "standard-input-without-otlp": (["summarize", "-"], "passwd"),
    "directory-without-otlp": (["summarize", "other"], None),
    "default-log-missing": (["summarize"], None),
    "default-log-missing-required": (["summarize", "--require-telemetry"], None),
    "default-log-missing-with-limits": (["summarize", "--max-cost", "2.50", "--max-tokens", "20000"], None),
    "tolerance-alone": (["summarize", "--tolerance", "5", "simple-json.jsonl"], None),
    "output-in-no-directory": (["summarize", "--output", "none/report.txt", "simple-json.jsonl"], None),
    "empty-log-beside-another": (["summarize", "empty.jsonl", "simple-json.jsonl"], None),
    "empty-log": (["summarize", "empty.jsonl"], None),
    "empty-log-json": (["summarize", "--format", "json", "empty.jsonl"], None),
    "no-usage": (["summarize", "no-usage.jsonl"], None),
    "required-and-there": (["summarize", "--require-telemetry", "simple-json.jsonl"], None),
    "required-and-no-usage": (["summarize", "--require-telemetry", "no-usage.jsonl"], None),
    "required-and-killed": (["summarize", "--require-telemetry", "sig-kill.jsonl"], None),
    "under-max-cost": (["summarize", "--max-cost", "0.0029", "simple-json.jsonl"], None),
    "over-max-cost": (["summarize", "--max-cost", "0.0028", "simple-json.jsonl"], None),
    "max-cost-of-unpriced": (["summarize", "--max-cost", "5", "unpriced.jsonl"], None),
    "at-max-tokens": (["summarize", "--max-tokens", "1654", "simple-json.jsonl"], None),
    "over-max-tokens": (["summarize", "--max-tokens", "1653", "simple-json.jsonl"], None),
    "by-model": (["summarize", "--by", "model", "multi-json-delta.jsonl"], None),
    "by-session": (["summarize", "--by", "session", "multi-json-delta.jsonl"], None),
    "by-session-json": (["summarize", "--by", "session", "--format", "json", "multi-json-delta.jsonl"], None),
    "by-source": (["summarize", "--by", "source", "rich-json.jsonl"], None),
    "explain": (["summarize", "--explain", "rich-json.jsonl"], None),
    "explain-json": (["summarize", "--explain", "--format", "json", "simple-json.jsonl"], None),
    "html": (["summarize", "--format", "html", "rich-json.jsonl"], None),
    "by-source-json": (["summarize", "--by", "source", "--format", "json", "rich-json.jsonl"], None),
    "two-logs": (["summarize", "simple-json.jsonl", "rich-json.jsonl"], None),
    "two-logs-json": (["summarize", "--format", "json", "simple-json.jsonl", "rich-json.jsonl"], None),
    "copy-of-a-log-json": (["summarize", "--format", "json", "simple-json.jsonl", "copy.jsonl"], None),
    "standard-input-json": (["summarize", "--format", "json", "-"], "simple-json.jsonl"),
    "gzip-log-json": (["summarize", "--format", "json", "simple-json.jsonl.gz"], None),
    "cut-gzip-log": (["summarize", "cut.jsonl.gz"], None),
    "bad-lines": (["summarize", "bad-lines.jsonl"], None),
    "bad-lines-json": (["summarize", "--format", "json", "bad-lines.jsonl"], None),
    "torn-line": (["summarize", "torn.jsonl"], None),
    "bare-otlp-json": (["summarize", "--format", "json", "bare.jsonl"], None),
    "unpriced": (["summarize", "unpriced.jsonl"], None),
    "unpriced-json": (["summarize", "--format", "json", "unpriced.jsonl"], None),
    "hostile-names": (["summarize", "--by", "source", "hostile.jsonl"], None),
    "unknown-type-json": (["summarize", "--format", "json", "unknown-type.jsonl"], None),
    "two-models-json": (["summarize", "--format", "json", "two-models.jsonl"], None),
    "priced": (["summarize", "priced.jsonl"], None),
    "priced-json": (["summarize", "--format", "json", "priced.jsonl"], None),
    "over-max-cost-of-priced": (["summarize", "--max-cost", "0.005", "priced.jsonl"], None),
    "cost-both": (["summarize", "--cost", "both", "rich-json.jsonl", "priced.jsonl", "unpriced.jsonl"], None),
    "cost-list": (["summarize", "--cost", "list", "two-models.jsonl"], None),
    "cost-list-json": (["summarize", "--cost", "list", "--format", "json", "two-models.jsonl"], None),
    "cost-nothing": (["summarize", "--cost", "nothing", "two-models.jsonl"], None),
    "cost-at-least": (["summarize", "long-prompts.jsonl"], None),
    "prices-of-ones-own": (["summarize", "--prices", "prices.json", "simple-json.jsonl", "unpriced.jsonl"], None),
    "prices-without-rates": (["summarize", "--prices", "no-prices.json", "simple-json.jsonl"], None),
    "prices-missing": (["summarize", "--prices", "none.json", "simple-json.jsonl"], None),
    "all-gates": (["summarize", "--require-telemetry", "--max-cost", "0.05", "--max-tokens", "20000", "--max-increase", "20%",
                   "--baseline", "before.json", "rich-json.jsonl"], None),
    "all-gates-json": (["summarize", "--require-telemetry", "--max-cost", "0.05", "--max-tokens", "20000", "--max-increase",
                        "20%", "--baseline", "before.json", "--format", "json", "rich-json.jsonl"], None),
    "no-usage-for-gates": (["summarize", "--max-cost", "1", "--max-tokens", "1", "--baseline", "before.json",
                            "--max-increase", "0", "no-usage.jsonl"], None),
    "worse-than-baseline": (["summarize", "--baseline", "before.json", "--max-increase", "3", "rich-json.jsonl"], None),
    "within-baseline": (["summarize", "--baseline", "before.json", "--max-increase", "4%", "rich-json.jsonl"], None),
    "baseline-log": (["summarize", "--baseline", "simple-json.jsonl.gz", "rich-json.jsonl"], None),
    "baseline-at-list-price": (["summarize", "--cost", "list", "--baseline", "before.json", "two-models.jsonl"], None),
    "baseline-missing": (["summarize", "--baseline", "none.json", "--max-increase", "20", "simple-json.jsonl"], None),
    "baseline-missing-json": (["summarize", "--baseline", "none.json", "--max-increase", "20", "--format", "json",
                               "simple-json.jsonl"], None),
    "baseline-without-usage": (["summarize", "--baseline", "no-usage.jsonl", "--max-increase", "20", "simple-json.jsonl"], None),
    "baseline-broken": (["summarize", "--baseline", "prices.json", "--max-increase", "20", "simple-json.jsonl"], None),
    "baseline-of-the-future": (["summarize", "--baseline", "future.json", "simple-json.jsonl"], None),
    "increase-without-baseline": (["summarize", "--max-increase", "20", "simple-json.jsonl"], None),
    "wrong-increase": (["summarize", "--baseline", "before.json", "--max-increase", "a lot", "simple-json.jsonl"], None),
    "unwritable-output": (["summarize", "--output", "directory", "simple-json.jsonl"], None),
    "tail-json": (["tail", "--no-follow", "--from-start", "--format", "json", "rich-json.jsonl"], None),
    "tail-recent": (["tail", "--no-follow", "rich-json.jsonl"], None),
    "tail-resent": (["tail", "--no-follow", "--from-start", "col-503-once.jsonl"], None),
    "tail-error-json": (["tail", "--no-follow", "--format", "json", "err-400-json.jsonl"], None),
    "tail-standard-input": (["tail", "-"], "simple-json.jsonl"),
    "tail-gzip-log": (["tail", "--no-follow", "simple-json.jsonl.gz"], None),
    "tail-cut-gzip-log": (["tail", "--no-follow", "cut.jsonl.gz"], None),
    "tail-gzip-log-followed": (["tail", "simple-json.jsonl.gz"], None),
    "tail-raw": (["tail", "--no-follow", "--from-start", "--raw", "bad-lines.jsonl"], None),
    "tail-bad-lines": (["tail", "--no-follow", "--from-start", "bad-lines.jsonl"], None),
    "tail-hostile-names": (["tail", "--no-follow", "--from-start", "hostile.jsonl"], None),
    "tail-hostile-names-json": (["tail", "--no-follow", "--from-start", "--format", "json", "hostile.jsonl"], None),
    "tail-missing-log": (["tail", "--no-follow", "none.jsonl"], None),
    "tail-directory": (["tail", "directory"], None),
    "tail-two-formats": (["tail", "--raw", "--format", "json"], None),
}
# Each format with all possible content, with one log and no gates, with hostile names, and without content.
_ALL = ["--require-telemetry", "--max-cost", "0.05", "--max-tokens", "20000", "--max-increase", "20%", "--baseline", "before.json"]
for _format in ["markdown", "csv", "openmetrics", "junit"]:
    CASES[f"{_format}-all-gates"] = (["summarize", "--format", _format, *_ALL, "rich-json.jsonl"], None)
    CASES[f"{_format}-two-logs"] = (["summarize", "--format", _format, "multi-json-delta.jsonl", "priced.jsonl"], None)
    CASES[f"{_format}-hostile-names"] = (["summarize", "--format", _format, "--max-cost", "1", "--baseline",
                                          "hostile.json", "harm.jsonl"], None)
    CASES[f"{_format}-missing-log"] = (["summarize", "--format", _format, "--max-cost", "1", "none.jsonl"], None)
_TABLES = {
    "all-gates": [*_ALL, "rich-json.jsonl"],
    "full": ["--full", "--explain", "--baseline", "before.json", "--by", "source", "rich-json.jsonl"],
    "two-logs": ["multi-json-delta.jsonl", "priced.jsonl"],
    "limit": ["--limit", "1", "--by", "session", "multi-json-delta.jsonl", "priced.jsonl", "unpriced.jsonl"],
    "over-max-cost": ["--max-cost", "0.0028", "simple-json.jsonl"],
    "cost-both": ["--cost", "both", "rich-json.jsonl", "priced.jsonl", "unpriced.jsonl"],
    "at-least": ["long-prompts.jsonl", "unpriced.jsonl"],
    "unpriced": ["unpriced.jsonl"],
    "killed": ["sig-kill.jsonl"],
    "errors": ["err-429x2-json.jsonl"],
    "hostile-names": ["--max-cost", "1", "--baseline", "hostile.json", "--by", "source", "hostile.jsonl", "harm.jsonl"],
    "no-usage": ["--max-tokens", "1", "no-usage.jsonl"],
    "empty-log": ["empty.jsonl"],
    "missing-log": ["none.jsonl"],
    "coloured": ["--color", "always", *_ALL, "rich-json.jsonl"],
}
for _name, _args in _TABLES.items():
    CASES[f"table-{_name}"] = (["summarize", "--format", "table", *_args], None)
CASES["text-coloured"] = (["summarize", "--color", "always", *_ALL, "rich-json.jsonl"], None)
for _run in OTHER_AGENTS:
    CASES[f"tail-{_run}"] = (["tail", "--no-follow", "--from-start", f"{_run}.jsonl"], None)
    CASES[f"tail-{_run}-json"] = (["tail", "--no-follow", "--from-start", "--format", "json", f"{_run}.jsonl"], None)
for _run in RUNS:
    CASES[f"summarize-{_run}"] = (["summarize", f"{_run}.jsonl"], None)
    CASES[f"summarize-{_run}-json"] = (["summarize", "--format", "json", f"{_run}.jsonl"], None)


HOSTILE = "|<script>=1+1\n::error::`x` \"#\u202e\x9b"


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def token_log(*points, agent="claude-code"):
    """Returns one record of token counts: (model, type, tokens, more attributes)."""
    data_points = [{"attributes": [text("session.id", "s"), text("model", model), text("type", kind), *more],
                    "startTimeUnixNano": "1795468974343000000", "timeUnixNano": "1795468975343000000", "asInt": str(n)}
                   for model, kind, n, *more in points]
    metric = {"name": "claude_code.token.usage",
              "sum": {"aggregationTemporality": 1, "isMonotonic": True, "dataPoints": data_points}}
    payload = {"resourceMetrics": [{"resource": {"attributes": [text("service.name", agent)]},
                                    "scopeMetrics": [{"scope": {"name": "test"}, "metrics": [metric]}]}]}
    record = {"ts": "2026-11-23T21:30:00.000000+00:00", "path": "/v1/metrics", "payload": payload}
    return json.dumps(record).encode() + b"\n"


def write_logs(where):
    """Writes every log of the table above into the directory `where`; the same bytes on every machine."""
    logs = {f"{run}.jsonl": otelc.log_of_run(otelc.DATA / "claude-code" / run) for run in RUNS}
    logs |= {f"{run}.jsonl": otelc.log_of_run(otelc.DATA / "other-agents" / run) for run in OTHER_AGENTS}
    for sample in (otelc.DATA / "original-text").glob("*.jsonl"):
        logs[sample.name] = sample.read_bytes()
    simple = logs["simple-json.jsonl"]
    first, *rest = simple.splitlines(keepends=True)
    logs["copy.jsonl"] = simple
    logs["simple-json.jsonl.gz"] = gzip.compress(simple, mtime=0)
    logs["cut.jsonl.gz"] = logs["simple-json.jsonl.gz"][:-100]
    logs["torn.jsonl"] = simple + rest[0][:len(rest[0]) // 2]
    rejected = {"ts": "2026-11-23T21:30:00.000000+00:00", "path": "/v1/logs", "payload": {"raw": "{\"resourceLogs\":["},
                "status": 400, "error": "unexpected end"}
    logs["bad-lines.jsonl"] = b"".join([
        b"not json\n", first, b"\n", b"[1,2]\n", b"\xff\xfe\n", b'{"ts":1,"path":2,"payload":3}\n', *rest,
        json.dumps(rejected).encode() + b"\n", b'{"unrelated":true}\n', b"{" * 2000 + b"\n"])
    bodies = [body for _, body in otelc.recorded_requests(otelc.DATA / "claude-code" / "simple-json")]
    logs["bare.jsonl"] = b"\n".join(bodies)  # without a final newline
    logs["unpriced.jsonl"] = token_log(("model-nobody-knows", "input", 1000), ("model-nobody-knows", "output", 20))
    evil = "evil\x1b[31m\u202e|<b>\n::error::pwned\x9b"
    subagent = [text("query_source", "subagent"), text("agent.name", "=cmd()\x07")]
    logs["hostile.jsonl"] = token_log((evil, "input", 1), (evil, "type\twith\ttabs", 2), ("::error::m", "output", 3, *subagent))
    pretty = [body for _, body in otelc.recorded_requests(otelc.DATA / "other-agents" / "copilot-http-json")]
    logs["harm.jsonl"] = token_log((HOSTILE, "input", 1), (HOSTILE, "type\twith\ttabs", 2), ("=cmd()", "output", 3, *subagent))
    logs["priced.jsonl"] = b"\n".join(json.dumps(json.loads(body)).encode() for body in pretty)
    logs["long-prompts.jsonl"] = token_log(("gpt-5.4", "input", 300000), ("gpt-5.4", "output", 20))
    logs["prices.json"] = json.dumps({
        "claude-sonnet-4-6": {"input": 2, "output": 10, "cache_read": 0.2, "cache_write": 2.5},
        "model-nobody-knows": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}).encode()
    before = {"model": "claude-sonnet-4-6", "total_tokens": 12000, "cost_usd": 0.03, "unpriced_tokens": 0,
              "list_price_usd": 0.04, "api": {"requests": 5}}
    logs["before.json"] = json.dumps({"models": [before, {**before, "model": "retired-model", "cost_usd": 0}],
                                      "totals": before, "schema": "otelc.summary/1"}, indent=2).encode()
    logs["hostile.json"] = json.dumps({"schema": "otelc.summary/1", "totals": before, "models": [
        {**before, "model": HOSTILE}]}).encode()
    logs["future.json"] = b'{"schema":"otelc.summary/2"}'
    logs["no-prices.json"] = b'{"m": {"mode": "chat"}}'
    logs["passwd"] = b"root:x:0:0:root:/root:/bin/bash\n" * 25
    logs["image.png"] = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    logs["transcript.jsonl"] = b'{"type":"mode","mode":"normal"}\n' + b'{"parentUuid":null,"sessionId":"s","type":"user"}\n' * 24
    logs["summary.json"] = b'{"schema":"otelc.summary/1","inputs":[],"models":[],"totals":{}}\n'
    for name, content in logs.items():
        (where / name).write_bytes(content)
        os.utime(where / name, (1795468974, 1795468974))  # a price file's date is shown
    (where / "directory").mkdir()
    (where / "other").mkdir()
    for number in (1, 2):
        (where / "other" / f"{number}.jsonl").write_bytes(logs["transcript.jsonl"])
    tree = {"a/claude-otel.jsonl.1": [simple], "a/claude-otel.jsonl": rest, "a/claude-otel.jsonl.lock": [b"1"],
            "b/claude-otel.jsonl.gz": [gzip.compress(logs["rich-json.jsonl"], mtime=0)], "b/otel-port": [b"4318"],
            "\u65e5\u672c\u8a9e/\u8a18\u9332.jsonl": [logs["two-models.jsonl"]]}
    for name, content in tree.items():
        path = where / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(content))
