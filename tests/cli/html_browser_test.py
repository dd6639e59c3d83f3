#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The HTML report in headless Chromium: no content overflows its cell, or the edge at 400 px and wider, figures and outcomes
stay on one line, folded tables open, and the page requests nothing else.

The report is a frame in a page of this test, which measures it and prints how long it took to load. Skipped (77) without Chromium:
Debian's package is too large for every CI run.
"""
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import otelc_harness as otelc
import report_logs

WIDTHS = [400, 700, 1000, 1001, 1200]
PAGE = """<!doctype html><meta charset=utf-8><title>measure</title><body><script>
(async () => {
  const seen = [];
  for (const name of %s) for (const width of %s) {
    const frame = document.createElement('iframe');
    frame.style.width = width + 'px'; frame.style.height = '800px'; frame.style.border = 0;
    const begin = performance.now();
    await new Promise(yes => { frame.onload = yes; frame.src = '/report/' + name; document.body.append(frame); });
    const page = frame.contentDocument, root = page.documentElement;
    for (const folded of page.querySelectorAll('details')) folded.open = true;
    const right = Math.max(...[...page.querySelectorAll('main *')].map(e => e.getBoundingClientRect().right));
    const text = e => { const range = page.createRange(); range.selectNodeContents(e); return range.getBoundingClientRect(); };
    const spilt = [...page.querySelectorAll('td, .tiles .f')].filter(e => text(e).right > e.getBoundingClientRect().right + 0.5);
    const broken = [...page.querySelectorAll('td.n, td.t, td strong')].filter(e => width > 1000 && text(e).height > 32);
    seen.push({name, width, spilt: spilt.map(e => e.textContent), broken: broken.map(e => e.textContent),
      sessions: page.querySelectorAll('details tbody tr').length, ms: performance.now() - begin, over: root.scrollWidth - root.clientWidth, right,
      font: frame.contentWindow.getComputedStyle(page.body).fontSize, bars: [...page.querySelectorAll('td.b svg')].map(e => e.clientWidth)});
    frame.remove();
  }
  await fetch('/measured', {method: 'POST', body: JSON.stringify(seen)});
})();
</script>"""


class Server(BaseHTTPRequestHandler):
    page, reports, requests, measured, done = b"", {}, [], None, threading.Event()

    def do_GET(self):
        self.requests.append(self.path)
        body = self.page if self.path == "/" else self.reports.get(self.path.removeprefix("/report/"))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body or b"")

    def do_POST(self):
        Server.measured = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        self.done.set()

    def log_message(self, *_):
        pass


def browse(chromium, url):
    with tempfile.TemporaryDirectory(prefix="otelc-chromium-", ignore_cleanup_errors=True) as profile:
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--window-size=1400,900", f"--user-data-dir={profile}", "--remote-debugging-port=0", url]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert Server.done.wait(otelc.DEADLINE_S * 3), "the page did not measure"
        finally:
            process.terminate()
            process.wait(otelc.DEADLINE_S)


def write_reports(folder):
    logs = {"rich": otelc.log_of_run(otelc.DATA / "claude-code" / "rich-json"),
            "empty": (otelc.DATA / "original-text" / "no-usage.jsonl").read_bytes()}
    for name, content in logs.items():
        (folder / f"{name}.jsonl").write_bytes(content)
    names = [*report_logs.TWELVE_MODELS, report_logs.HOSTILE_MODEL, "x" * 500]
    report_logs.write(folder / "many.jsonl", 50_000, names, apart_s=1.7)
    for name in (*logs, "many"):
        code, out, err = otelc.summarize(["--format", "html", "--max-cost", "1", "--max-tokens", "9", "--require-telemetry", folder / f"{name}.jsonl"])
        assert code in (3, 4), err
        Server.reports[name] = out


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("SKIP: Chromium is not installed")
        sys.exit(otelc.SKIP)
    with tempfile.TemporaryDirectory(prefix="otelc-html-") as folder:
        write_reports(Path(folder))
    Server.page = (PAGE % (json.dumps(list(Server.reports)), json.dumps(WIDTHS))).encode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browse(chromium, f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    assert len(Server.measured) == len(Server.reports) * len(WIDTHS)
    for seen in Server.measured:
        print(f"{seen['name']:<6} {seen['width']:>5} px: {seen['ms']:6.0f} ms, {len(Server.reports[seen['name']])} bytes")
        assert seen["over"] == 0 and seen["right"] <= seen["width"] + 0.5, seen
        assert not seen["spilt"], seen
        assert not seen["broken"], seen
        assert seen["name"] != "many" or seen["sessions"] > 10, seen
        assert seen["font"] == "15px", "the style did not apply"
        assert seen["name"] == "empty" or (seen["bars"] and min(seen["bars"]) >= 40), seen
    asked = {path for path in Server.requests if not path.startswith("/report/")}
    assert asked <= {"/", "/favicon.ico"}, asked


if __name__ == "__main__":
    main()
