#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The HTML report: one well-formed page that loads and runs nothing, with the figures of the JSON and distinguishable
colours.

    OTELC=build/apps/otelc/otelc html_report_test.py [unittest's options]
"""
import itertools
import json
import re
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import colours
import otelc_harness as otelc
import report_logs

BYTES_MAX = 300_000
CLAUDE_RUNS = ["rich-json", "simple-json", "multi-json-delta", "err-400-json", "err-429x2-json", "denied-json", "sig-kill"]
OTHER_RUNS = ["codex-http-json", "copilot-http-json", "gemini-http", "opencode-http-slow", "qwen-http"]


class Loads(HTMLParser):
    """Returns what a browser would fetch or run by itself; links do not count."""
    RUNNING = {"script", "iframe", "object", "embed", "link", "img", "image", "use", "audio", "video", "form", "base"}
    NAMES = {"src", "href", "xlink:href", "srcset", "data", "action", "background", "poster", "ping"}

    def __init__(self):
        super().__init__()
        self.found, self.links, self.elements = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.elements += 1
        if tag in self.RUNNING:
            self.found.append(tag)
        if tag == "a":
            attributes = dict(attrs)
            self.links.append(attributes.pop("href"))
            assert attributes == ({} if self.links[-1].startswith("#") else {"rel": "noreferrer"}), attributes
            return
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
        """Returns the page as XML; fails unless it is well-formed as XML and HTML, loads nothing and is accessible."""
        loads = Loads()
        loads.feed(text)
        self.assertEqual(loads.found, [])
        self.assertNotRegex(re.sub('<a href="https://[^" <>]+"', "<a", text), r"https?:|@import|url\(")
        root = ElementTree.fromstring(text)
        self.assertEqual(sum(1 for _ in root.iter()), loads.elements, "HTML and XML parsers see different pages")
        self.assertIn("default-src 'none'", [meta.get("content", "") for meta in root.iter("meta")][-1])
        self.assertEqual(root.get("lang"), "en")
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual([link for link in loads.links if link.startswith("#") and link[1:] not in ids], [])
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

    def names_of(self, root, section):
        """Returns the full names of a table's rows, shortened or not."""
        cells = [row[0][0] for row in root.findall(f".//section[@aria-labelledby='{section}']//tbody/tr")]
        return [cell.get("title") or text_of(cell) for cell in cells]

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
                    self.assertEqual(sorted(self.names_of(root, "models")), sorted(model["model"] for model in summary["models"]))

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
        names = self.names_of(root, "models")
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
        self.assertEqual(self.names_of(root, "sessions"), [f"5f0b7c1e-0000-4000-8000-{number:012d}" for number in self.by_cost(log)])
        self.assertTrue(all(text_of(row[0][0]) != row[0][0].get("title") for row in root.findall(".//details//tbody/tr")))
        self.assertEqual(set(self.names_of(root, "models")), set(report_logs.TWELVE_MODELS))

    def by_cost(self, log):
        """Returns the numbers of the log's sessions, the most expensive first; there must be as many as in the JSON."""
        code, out, _ = otelc.summarize(["--format", "json", "--by", "session", log])
        self.assertEqual(code, 0)
        rows = sorted(json.loads(out)["by_session"], key=lambda row: -row["cost_usd"])
        return [int(row["session"][-12:]) for row in rows]

    def test_spend_per_day_adds_up_to_the_cost_of_each_model(self):
        log = self.dir / "days.jsonl"
        report_logs.write(log, 3000, report_logs.TWELVE_MODELS[:4], apart_s=300)
        root, summary = self.page(self.report(log)), otelc.summary(log)
        section = root.find(".//section[@aria-labelledby='spend']")
        self.assertEqual(text_of(section.find("h2")), "Cost per day")
        days = [text_of(title) for title in section.findall(".//rect/title")]
        self.assertEqual([day[:10] for day in days], sorted({day[:10] for day in days}))
        for model in summary["models"]:
            spent = sum(float(found[1]) for day in days for found in re.finditer(re.escape(model["model"]) + r" \$([\d.]+)", day))
            self.assertAlmostEqual(spent, model["cost_usd"], delta=.005 * len(days))

    def test_the_place_of_the_run(self):
        log = self.dir / "where.jsonl"
        report_logs.write(log, 5, ["m"], apart_s=3)
        root = self.page(self.report(log))
        facts = {text_of(fact[0]): fact[1] for fact in root.find(".//dl[@class='facts']")}
        self.assertEqual(text_of(facts["Repository"]), "example/shop")
        self.assertEqual(facts["Repository"][0].get("href"), "https://github.com/example/shop")
        self.assertEqual(text_of(facts["Run"]), "9876543210")
        self.assertEqual(facts["Run"][0].get("href"), "https://github.com/example/shop/actions/runs/9876543210")
        self.assertEqual(text_of(facts["Agent"]), "claude-code 2.1.197")
        self.assertRegex(text_of(facts["Generated"]), r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by otelc [\d.]+$")
        origin = otelc.summary(log)["origin"]
        self.assertEqual((origin["repositories"], origin["refs"]), (["https://github.com/example/shop"], ["fix-checkout"]))
        self.assertEqual(origin["versions"], [{"agent": "claude-code", "version": "2.1.197"}])

    def test_colours_are_readable_and_distinguishable(self):
        log = self.dir / "colours.jsonl"
        report_logs.write(log, 400, report_logs.TWELVE_MODELS, apart_s=900, errors=.2)
        text = self.report(log)
        style = ElementTree.fromstring(text).find(".//style").text
        palettes = colours.palettes(style)
        self.assertEqual(len(palettes), 3)
        token_types, models = ["t1", "t0", "t2", "t3"], ["s0", "s1", "s2", "s3", "s4", "s5"]  # as they touch in a bar
        for palette in palettes:
            for name in ("ink", "soft", "bad", "good", "warn", "link"):
                self.assertGreaterEqual(colours.contrast(palette[name], palette["ground"]), 4.5, name)
            for name in ("money", "time", "bad", *token_types, *models):
                self.assertGreaterEqual(colours.contrast(palette[name], palette["ground"]), 3, name)
            for stack in (token_types, models):
                for a, b in itertools.combinations(stack, 2):
                    self.assertGreaterEqual(colours.distance(palette[a], palette[b]), 20, (a, b))
                for (a, b), sight in itertools.product(zip(stack, stack[1:]), colours.SIGHTS):
                    self.assertGreaterEqual(colours.distance(palette[a], palette[b], sight), 20, (a, b, sight))
        # Where styles are blocked, the colours of the light theme count.
        classes = {"m": "money", "d": "time", "err": "bad", **{name: name for name in token_types + models}}
        fills = set(re.findall(r'class="(\w+)" fill="(#\w+)"', text))
        self.assertEqual({name for name, _ in fills} & set(classes), set(classes))
        for name, fill in fills:
            if name in classes:
                self.assertLess(colours.distance(fill, palettes[0][classes[name]]), 20, name)

    def test_no_telemetry(self):
        root = self.page(self.report(otelc.DATA / "original-text" / "no-usage.jsonl"))
        self.assertEqual(text_of(root.find(".//h1")), "No model usage was reported")
        self.assertIsNone(root.find(".//table"))

    def test_an_unknown_cost(self):
        log = self.dir / "free.jsonl"
        report_logs.write(log, 20, ["my-own-model"], apart_s=3, has_costs=False)
        root = self.page(self.report(log))
        self.assertRegex(text_of(root.find(".//h1")), r"^[\d,]+ tokens in 20 requests$")
        self.assertEqual(text_of(root.find(".//h2[@id='time']")), "Tokens over time")
        self.assertEqual(text_of(root.find(".//h2[@id='requests']")), "Largest requests")


if __name__ == "__main__":
    unittest.main()
