#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The HTML report: one well-formed page that loads and runs nothing, whose figures are those of the JSON.

    OTELC=build/apps/otelc/otelc html_report_test.py [unittest's options]
"""
import re
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import otelc_harness as otelc
import report_logs

BYTES_MAX = 300_000
CLAUDE_RUNS = ["rich-json", "simple-json", "multi-json-delta", "err-400-json", "err-429x2-json", "denied-json", "sig-kill"]
OTHER_RUNS = ["codex-http-json", "copilot-http-json", "gemini-http", "opencode-http-slow", "qwen-http"]


class Loads(HTMLParser):
    """What a browser would fetch or run."""
    RUNNING = {"script", "iframe", "object", "embed", "link", "img", "image", "use", "audio", "video", "form", "base"}
    NAMES = {"src", "href", "xlink:href", "srcset", "data", "action", "background", "poster", "ping"}

    def __init__(self):
        super().__init__()
        self.found, self.elements = [], 0

    def handle_starttag(self, tag, attrs):
        self.elements += 1
        if tag in self.RUNNING:
            self.found.append(tag)
        self.found += [f"{tag} {name}={value}" for name, value in attrs
                       if name in self.NAMES or name.startswith("on") or "url(" in (value or "") or name == "http-equiv" and value == "refresh"]


def text_of(element):
    return " ".join("".join(element.itertext()).split())


class HtmlReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temp = tempfile.TemporaryDirectory(prefix="otelc-html-")
        cls.addClassCleanup(temp.cleanup)
        cls.dir = Path(temp.name)

    def report(self, log, *args):
        code, out, err = otelc.summarize(["--format", "html", *args, log])
        self.assertEqual((code, err), (0, b""))
        return out.decode("utf-8")

    def page(self, text):
        """The page as XML; fails unless it is well-formed in both ways, loads nothing and is accessible."""
        loads = Loads()
        loads.feed(text)
        self.assertEqual(loads.found, [])
        self.assertNotRegex(text, r"https?:|@import|url\(")
        root = ElementTree.fromstring(text)
        self.assertEqual(sum(1 for _ in root.iter()), loads.elements, "HTML and XML parsers see different pages")
        self.assertIn("default-src 'none'", [meta.get("content", "") for meta in root.iter("meta")][-1])
        self.assertEqual(root.get("lang"), "en")
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        for section in root.iter("section"):
            self.assertIn(section.get("aria-labelledby"), ids)
        for table in root.iter("table"):
            self.assertTrue(text_of(table.find("caption")))
            columns = {len(list(row)) for row in table.iter("tr")}
            self.assertEqual(len(columns), 1, f"rows of {columns} cells: {text_of(table.find('caption'))}")
            for row in table.find("tbody"):
                self.assertEqual(row[0].get("scope"), "row")
        nested = {inner for svg in root.iter("svg") for inner in svg.iter("svg") if inner is not svg}
        for svg in root.iter("svg"):
            if svg in nested:
                continue
            is_named = svg.get("role") == "img" and svg[0].tag == "title" and text_of(svg[0])
            self.assertTrue(is_named or svg.get("aria-hidden") == "true", ElementTree.tostring(svg)[:200])
        return root

    def log_of(self, folder, run):
        log = self.dir / f"{run}.jsonl"
        log.write_bytes(otelc.log_of_run(otelc.DATA / folder / run))
        return log

    def test_recorded_runs(self):
        for folder, runs in (("claude-code", CLAUDE_RUNS), ("other-agents", OTHER_RUNS)):
            for run in runs:
                with self.subTest(run=run):
                    log = self.log_of(folder, run)
                    root, summary = self.page(self.report(log)), otelc.summary(log)
                    figures = {text_of(tile[0]): text_of(tile[1]) for tile in root.find(".//dl[@class='tiles']")}
                    totals = summary["totals"]
                    self.assertEqual(figures["Tokens"], f"{totals['total_tokens']:,}")
                    self.assertEqual(figures["API requests"], f"{totals['api']['requests']:,}")
                    if totals["cost_usd"]:
                        self.assertEqual(figures["Cost"], f"${totals['cost_usd']:.4f}")
                    rows = root.findall(".//section[@aria-labelledby='models']/table/tbody/tr")
                    self.assertEqual(sorted(text_of(row[0]) for row in rows), sorted(model["model"] for model in summary["models"]))

    def test_the_plot_ends_at_the_total(self):
        root = self.page(self.report(self.log_of("claude-code", "rich-json")))
        plot = root.find(".//svg[@class='plot']")
        self.assertEqual(text_of(plot.find("./text[@class='end']")), "$0.0310")
        requests = sum(int(re.search(r"(\d+) requests?$", text_of(bar[0]))[1]) for bar in plot.findall("./g[@class='d']/rect"))
        self.assertEqual(requests, 11)
        curve = next(path.get("d") for path in plot.iter("path") if path.get("class") == "curve")
        heights = [float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", curve)]
        self.assertEqual(heights, sorted(heights, reverse=True))
        self.assertEqual(heights[-1], 0)

    def test_hostile_names(self):
        log = self.dir / "hostile.jsonl"
        report_logs.write(log, 30, [report_logs.HOSTILE_MODEL, report_logs.TWELVE_MODELS[8]], apart_s=3)
        text = self.report(log)
        root = self.page(text)
        names = [text_of(row[0]) for row in root.findall(".//section[@aria-labelledby='models']/table/tbody/tr")]
        self.assertIn("|<script>=1+1\\x0a::error::\\x1b[31m\\u202e\"'&", names)
        self.assertIn(report_logs.TWELVE_MODELS[8], names)
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
        self.assertFalse([line for line in text.splitlines() if line.lstrip().startswith(("::", "##["))])

    def test_fifty_thousand_requests_of_twelve_models(self):
        log = self.dir / "many.jsonl"
        report_logs.write(log, 50_000, report_logs.TWELVE_MODELS, apart_s=1.7)
        text = self.report(log)
        self.assertLess(len(text.encode()), BYTES_MAX)
        root = self.page(text)
        self.assertEqual(len(root.findall(".//section[@aria-labelledby='models']/table/tbody/tr")), 12)
        self.assertEqual(len(root.findall(".//section[@aria-labelledby='requests']/table/tbody/tr")), 20)
        self.assertNotIn("Shown: ", text)

    def test_no_telemetry(self):
        root = self.page(self.report(otelc.DATA / "original-text" / "no-usage.jsonl"))
        self.assertEqual(text_of(root.find(".//h1")), "No model usage was reported")
        self.assertIsNone(root.find(".//table"))

    def test_nobody_told_the_cost(self):
        log = self.dir / "free.jsonl"
        report_logs.write(log, 20, ["my-own-model"], apart_s=3, has_costs=False)
        root = self.page(self.report(log))
        self.assertRegex(text_of(root.find(".//h1")), r"^[\d,]+ tokens in 20 requests$")
        self.assertEqual(text_of(root.find(".//h2[@id='time']")), "Tokens over time")
        self.assertEqual(text_of(root.find(".//h2[@id='requests']")), "Largest requests")


if __name__ == "__main__":
    unittest.main()
