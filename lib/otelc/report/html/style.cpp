// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/style.hpp>

namespace otelc::report::detail {

namespace {

// In both themes text has a contrast of at least 4.5 to 1 and marks of at least 3 to 1. Marks that touch also
// differ in lightness, for readers who do not see hues. tests/cli/html_report_test.py measures this. The CSS
// must not contain `<` or `&`, because the page is also XML.
constexpr std::string_view kStyle = R"(:root { color-scheme: light dark;
  --ground: #fff; --ink: #1c2530; --soft: #556170; --line: #dde2e8; --track: #e8ebef; --link: #1d5fa8;
  --money: #0f766e; --time: #64748b; --bad: #b3261e; --good: #18703c; --warn: #8a5300;
  --t0: #1f4e8a; --t1: #5e95d6; --t2: #071426; --t3: #c8691c;
  --s0: #0f8a80; --s1: #c75b12; --s2: #1e3a8a; --s3: #c85aa5; --s4: #4a2c0a; --s5: #838e9c; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #14181d; --ink: #e3e8ee; --soft: #9aa7b5; --line: #2d353f; --track: #252c34; --link: #7fb4ee;
  --money: #35b3a3; --time: #8492a6; --bad: #ff8b82; --good: #5fcf8b; --warn: #f0b455;
  --t0: #7fb4ee; --t1: #3d74b4; --t2: #dcebfd; --t3: #e0893a;
  --s0: #2fb5a4; --s1: #f7c35c; --s2: #4a7be6; --s3: #f3b0dc; --s4: #b5562c; --s5: #6f7d92; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Noto Sans CJK SC", Arial, sans-serif;
  font-variant-numeric: tabular-nums lining-nums; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 24px 40px; }
h1 { font-size: 28px; line-height: 1.2; font-weight: 650; margin: 0 0 6px; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 17px; line-height: 1.3; font-weight: 650; margin: 0 0 8px; }
section { margin-top: 36px; overflow-x: auto; }
.kind { margin: 0 0 4px; color: var(--soft); }
.who, .note, caption, figcaption, .key { color: var(--soft); font-size: 13px; }
.who { margin: 0; overflow-wrap: anywhere; }
.w { white-space: nowrap; }
a { color: var(--link); text-underline-offset: 2px; }
.facts { display: flex; flex-wrap: wrap; gap: 6px 28px; margin: 12px 0 0; }
.facts dt { color: var(--soft); font-size: 13px; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 20px 0 0; padding: 0; font-size: 13px; }
details > summary { cursor: pointer; color: var(--soft); font-size: 13px; }
details[open] > summary { margin-bottom: 8px; }
.note { margin: 8px 0 0; }
.verdict { margin: 16px 0 0; overflow-wrap: anywhere; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.verdict.good, .verdict.warn { color: inherit; }
.verdict.good strong { color: var(--good); } .verdict.warn strong { color: var(--warn); }
.na { color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 0 24px; margin: 20px 0 0;
  border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.tiles div { padding: 12px 0; }
.tiles dt { color: var(--soft); font-size: 13px; }
.tiles dd { margin: 0; font-size: 13px; color: var(--soft); }
.tiles .f { font-size: 20px; line-height: 1.3; font-weight: 600; color: var(--ink); white-space: nowrap; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; padding: 0 0 6px; }
th, td { padding: 6px 0 6px 16px; text-align: left; vertical-align: top; font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
thead > tr > * { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody th { overflow-wrap: anywhere; min-width: 12em; max-width: 24em; }
.t { white-space: nowrap; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tfoot > tr > * { border-top: 2px solid var(--line); font-weight: 600; }
.n { text-align: right; white-space: nowrap; }
.one .b { width: 55%; }
.b { width: 16%; min-width: 56px; padding: 10px 0 0 10px; vertical-align: top; }
.b svg { display: block; }
small { color: var(--soft); font-size: 12px; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 10px; padding: 0; }
.key svg { vertical-align: -1px; margin-right: 3px; }
figure { margin: 0; }
figcaption { margin-bottom: 6px; }
.plot { display: block; overflow: visible; font: 12px/1 inherit; font-family: inherit; }
.plot text { fill: var(--soft); font-size: 12px; }
.plot .end { fill: var(--ink); font-size: 13px; font-weight: 600; }
.axis { stroke: var(--soft); } .grid { stroke: var(--line); }
.curve { stroke: var(--money); } .area { fill: var(--money); }
.m { fill: var(--money); } .d { fill: var(--time); } .k { fill: var(--track); }
circle.err, g.err { fill: var(--bad); }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
.s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
.t0 { fill: var(--t0); } .t1 { fill: var(--t1); } .t2 { fill: var(--t2); } .t3 { fill: var(--t3); }
.notes { margin: 0; }
.notes div { display: grid; grid-template-columns: 9em 1fr; gap: 0 16px; padding: 5px 0; border-top: 1px solid var(--line); }
.notes dt { color: var(--soft); } .notes dd { margin: 0; overflow-wrap: anywhere; }
@media screen and (max-width: 1000px) {
  main { padding: 18px 16px 32px; }
  h1 { font-size: 23px; }
  .tiles { grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
  table, tbody, tfoot, caption { display: block; }
  tr { display: flex; flex-wrap: wrap; gap: 3px 16px; padding: 9px 0; }
  tbody tr + tr { border-top: 1px solid var(--line); } tfoot tr { border-top: 2px solid var(--line); }
  tr > *, tr + tr > * { border: 0 !important; padding: 0; min-width: 0; max-width: none; }
  tr > th, tr > .words { flex: 0 0 100%; max-width: none; }
  tr > th { font-weight: 600; }
  td[data-title]::before { content: attr(data-title) " "; color: var(--soft); font-weight: 400; }
  td:has(+ .b) { flex: 0 0 auto; min-width: 12.5em; display: flex; justify-content: space-between; gap: 0 8px; }
  tr > .b { flex: 1 1 6em; width: auto; padding: 0; align-self: center; }
  .notes div { display: block; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --ink: #111; --soft: #444; --line: #ccc; --track: #e5e7eb; --link: #111;
    --money: #0f766e; --time: #64748b; --bad: #b3261e; --good: #18703c; --warn: #8a5300;
    --t0: #1f4e8a; --t1: #5e95d6; --t2: #071426; --t3: #c8691c;
    --s0: #0f8a80; --s1: #c75b12; --s2: #1e3a8a; --s3: #c85aa5; --s4: #4a2c0a; --s5: #838e9c; }
  body { font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  table { font-size: 8pt; } th, td { padding-left: 8px; } tbody th { min-width: 9em; }
  nav { display: none; } details::details-content { content-visibility: visible; display: block; }
  .tiles .f { font-size: 14pt; } .b { padding-top: 7px; }
  section { margin-top: 20pt; }
  h2, caption, thead { break-after: avoid; }
  tfoot { display: table-row-group; } /* else every printed page of the table ends with the sums */
  tr, figure, .tiles, .notes div { break-inside: avoid; }
  @page { margin: 14mm; }
}
)";

}  // namespace

std::string_view style() {
  return kStyle;
}

}  // namespace otelc::report::detail
