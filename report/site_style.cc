#include "report/site_style.h"

namespace stet {
namespace {

constexpr char kStyle[] = R"css(:root {
  color-scheme: light dark;
  --paper: #fbfaf6; --card: #fff; --ink: #1e1b16; --soft: #5c574c;
  --line: #dcd6c8; --link: #174f9e; --focus: #174f9e;
  --add: #dbe8fd; --add-ink: #0b3a78; --cut: #fdecc8; --cut-ink: #6b3d00;
  --warn: #8a3200; --warn-paper: #fff1e2; --bar: #6f8fbf; --bar-2: #c98a1b;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4",
    "Noto Serif", "TeX Gyre Pagella", Georgia, "Times New Roman", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
    "Liberation Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171613; --card: #1e1c19; --ink: #ece7db; --soft: #b0a999;
    --line: #3b3831; --link: #9fc4ff; --focus: #9fc4ff;
    --add: #17345f; --add-ink: #d3e5ff; --cut: #4b3309; --cut-ink: #ffe1a8;
    --warn: #ffb782; --warn-paper: #38230f; --bar: #7f9fd0; --bar-2: #d9a441;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 var(--sans); overflow-wrap: break-word;
}
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, input:focus-visible,
select:focus-visible, button:focus-visible {
  outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px;
}
h1, h2, h3 { font-family: var(--serif); line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.3rem); margin: .2em 0 .4em; font-weight: 600; }
h2 { font-size: 1.25rem; margin: 2.2em 0 .7em; }
p { margin: 0 0 .8em; }
.vh {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; user-select: none;
}
.skip { position: absolute; left: -200vw; padding: .5em 1em; background: var(--card); }
.skip:focus { left: 1rem; top: .5rem; z-index: 2; }

/* Masthead: the dots under a word are the proofreader's "let it stand". */
.site-head, .site-foot, .page { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
.page.narrow { max-width: 52rem; }
.site-head {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1.6rem;
  padding-top: 1.1rem; padding-bottom: .8rem;
}
.wordmark {
  font: italic 600 1.7rem/1 var(--serif); color: var(--ink);
  text-decoration: underline dotted .12em; text-underline-offset: .22em;
}
.site-head .title { color: var(--soft); font-family: var(--serif); font-size: 1.05rem; }
.site-head nav { margin-inline-start: auto; }
.site-head nav ul, .links, .pager { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; padding: 0; margin: 0; }
.site-head nav a { color: var(--ink); }
.site-head nav a[aria-current] { font-weight: 600; text-decoration-thickness: 2px; }
.rule { border: 0; border-top: 3px double var(--line); margin: 0 auto 1.2rem; max-width: calc(74rem - 2.5rem); width: calc(100% - 2.5rem); }
.site-foot { margin-top: 4rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .875rem; }
.site-foot p { border-top: 1px solid var(--line); padding-top: 1rem; }

/* Lists of edits. */
.columns { display: grid; gap: 0 3.5rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 1fr) 15rem; } }
.lede { color: var(--soft); max-width: 66ch; font-family: var(--serif); font-size: 1.08rem; text-wrap: pretty; }
.jump { margin: 0; }
@media (min-width: 60rem) { .jump { display: none; } }
.day { font: 600 .82rem/1.4 var(--sans); letter-spacing: .04em; text-transform: uppercase; color: var(--soft); margin: 2.2rem 0 0; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
.day a { color: inherit; text-decoration: none; }
.day a:hover { text-decoration: underline; }
.edits { list-style: none; margin: 0; padding: 0; }
.edits > li { padding: 1.05rem 0 1.1rem; border-bottom: 1px solid var(--line); }
.edits article { display: grid; grid-template-columns: 4.3rem minmax(0, 1fr); gap: 0 1rem; }
.edits article > div { max-width: 47rem; }
.edits .when { font-variant-numeric: tabular-nums; color: var(--soft); font-size: .95rem; padding-top: .05rem; }
.edits .when small { display: block; font-size: .75rem; }
.kicker { color: var(--soft); font-size: .9rem; margin: 0 0 .25rem; }
.kicker b { color: var(--ink); font-weight: 600; }
.edits h3 { text-wrap: pretty; font-size: 1.22rem; line-height: 1.32; font-weight: 600; margin: 0 0 .35rem; }
.edits h3 a { color: inherit; text-decoration: none; }
.edits h3 a:hover { text-decoration: underline; text-decoration-thickness: 1px; }
.excerpt { font-family: var(--serif); font-size: 1.02rem; line-height: 1.5; margin: 0 0 .5rem; }
.chips { display: flex; flex-wrap: wrap; gap: .3rem .4rem; list-style: none; padding: 0; margin: 0 0 .5rem; }
.chip { display: inline-block; font-size: .8rem; line-height: 1.35; padding: .08rem .5rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); color: var(--ink); }
.chip a { color: inherit; text-decoration: none; }
.chip a:hover { text-decoration: underline; }
.chip.high { border-color: currentColor; font-weight: 600; }
.chip.silent { border-color: var(--warn); color: var(--warn); background: var(--warn-paper); font-weight: 600; }
.chip .note { font-weight: 400; color: var(--soft); }
.chip.silent .note { color: inherit; }
.chips .more { font-size: .8rem; padding: .15rem .3rem; }
.meta { color: var(--soft); font-size: .875rem; margin: 0; font-variant-numeric: tabular-nums; }
.meta a:not(:last-child) { margin-inline-end: .9rem; }
ul.links.meta { margin: .6rem 0; }
.meta .num { margin-inline-end: .15rem; }
.meta .links { display: inline-flex; }
.num { white-space: nowrap; font-variant-numeric: tabular-nums; }
.empty { color: var(--soft); font-style: italic; padding: 2rem 0; }
.pager { margin: 1.6rem 0; }

/* Filters. */
.filters h2 { font: 600 .82rem/1.4 var(--sans); letter-spacing: .04em; text-transform: uppercase; color: var(--soft); margin: 1.9rem 0 .4rem; }
.filters ul { list-style: none; margin: 0; padding: 0; font-size: .92rem; }
.filters li { display: flex; justify-content: space-between; gap: .8rem; padding: .14rem 0; }
.filters .num { color: var(--soft); }
.filters .more { margin-top: .3rem; font-size: .875rem; }

/* Marks. A word and its successor stand a little apart. */
del + ins, ins + del { margin-inline-start: .16em; }
ins, del { border-radius: 2px; padding: 0 .06em; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
ins { background: var(--add); color: var(--add-ink); text-decoration: underline solid .09em; text-underline-offset: .16em; }
del { background: var(--cut); color: var(--cut-ink); text-decoration: line-through solid .08em; }
.pilcrow { opacity: .7; }

/* One edit. */
.edit-head { margin-top: 1rem; }
.crumbs { font-size: .9rem; color: var(--soft); margin-bottom: 1.4rem; }
.seen { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .9rem 1.4rem; margin: 1.3rem 0 0; padding: 1rem 0; border: solid var(--line); border-width: 1px 0; }
.seen dt { color: var(--soft); font-size: .82rem; }
.seen dd { margin: 0; font-variant-numeric: tabular-nums; }
.tabs { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; margin: 1.2rem 0 0; font-size: .95rem; }
.tabs [aria-current] { font-weight: 600; color: var(--ink); text-decoration: none; border-bottom: 2px solid currentColor; }
.banner { border-inline-start: 4px solid var(--warn); background: var(--warn-paper); padding: .8rem 1rem; margin: 1.2rem 0; }
.diff { font: 1.13rem/1.62 var(--serif); }
.block { position: relative; padding-inline-start: 3rem; max-width: calc(70ch + 3rem); margin: 0 0 1rem; }
.block .number, td > .number { position: absolute; inset-inline-start: 0; width: 2.1rem; text-align: end; font: .8rem/2.2 var(--sans); color: var(--soft); text-decoration: none; font-variant-numeric: tabular-nums; }
.number:hover { text-decoration: underline; }
.block:target { outline: 2px solid var(--focus); outline-offset: .5rem; border-radius: 2px; }
.block .text { margin: 0; }
.block.op-keep .text { color: var(--soft); }
.block.op-move { border-inline-start: 3px dotted var(--bar); padding-inline-start: calc(3rem - 3px); }
.block.op-move.left .text { color: var(--soft); font-style: italic; }
.deed { font: .82rem/1.5 var(--sans); color: var(--soft); margin: 0 0 .1rem; }
.k-heading { font-weight: 700; }
.k-quote { padding-inline-start: 1.1rem; border-inline-start: 3px solid var(--line); }
.k-list_item { display: list-item; list-style: disc inside; }
.k-caption, .k-table_row { font-family: var(--sans); font-size: .92em; }
.k-standfirst { font-style: italic; }
.k-correction_note { border: 1px solid var(--line); padding: .5rem .8rem; background: var(--card); }
.folded { font: .875rem/1.5 var(--sans); color: var(--soft); margin: 0 0 1rem; padding-inline-start: 3rem; }
p.folded::before { content: "···  "; }
details.folded > summary { cursor: pointer; padding: .25rem 0; }
details.folded .block { padding-inline-start: 0; margin-top: .8rem; font-family: var(--serif); font-size: 1.06rem; }
details.folded .block .number { position: static; display: inline-block; width: auto; }
.wide { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: start; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
thead th { color: var(--soft); font-size: .82rem; }
td time { white-space: nowrap; }
.wide td > a { white-space: nowrap; }
table.compare { width: auto; } table.compare thead td { border: 0; } table.compare th, table.compare td { text-align: center; padding: .35rem .8rem; min-width: 4.2rem; } table.compare td { border: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
.none { color: var(--soft); }
table.sides { table-layout: fixed; font: 1.02rem/1.55 var(--serif); }
table.sides td { position: relative; padding: .6rem 1.4rem .6rem 2.1rem; }
table.sides td > .number { width: 1.5rem; }
table.sides .text { margin: 0; }
table.sides .op-keep .text { color: var(--soft); }
table.sides td.folded { padding-inline-start: 2.1rem; }
table.metadata td, table.metadata th { overflow-wrap: anywhere; }
.evidence { font-size: .875rem; }
.evidence th { font-weight: 400; color: var(--soft); white-space: nowrap; }
.evidence td { overflow-wrap: anywhere; }
code, .hash { font-family: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--line); padding: .8rem 1rem; overflow-x: auto; font-size: .875rem; white-space: pre-wrap; }
.step { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 1rem; margin: 2.5rem 0 0; }
.headlines { list-style: none; padding: 0; font-family: var(--serif); font-size: 1.08rem; border-inline-start: 2px solid var(--line); }
.headlines li { padding: 0 0 .9rem 1.2rem; position: relative; }
.headlines li::before { content: ""; position: absolute; inset-inline-start: -.36rem; top: .5rem; width: .6rem; height: .6rem; border-radius: 50%; background: var(--ink); }
.headlines time { display: block; font: .8rem/1.4 var(--sans); color: var(--soft); font-variant-numeric: tabular-nums; }
.prose { max-width: 68ch; font-family: var(--serif); font-size: 1.08rem; line-height: 1.62; }
.prose h2 { margin-top: 1.8em; }

/* Figures. */
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1.2rem 2rem; margin: 1.2rem 0 1.6rem; padding: 0; list-style: none; }
.figures b { display: block; font: 600 2rem/1.1 var(--serif); font-variant-numeric: tabular-nums lining-nums; }
.figures span { color: var(--soft); font-size: .875rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 3rem; }
figure { margin: 0 0 1.8rem; }
.wide + figure { margin-top: 2.2rem; }
figcaption { color: var(--soft); font-size: .875rem; margin-bottom: .4rem; }
figure svg { display: block; width: 100%; max-width: 40rem; height: auto; }
svg .bar { fill: var(--bar); } svg .bar-2 { fill: var(--bar-2); }
svg .axis { stroke: var(--line); } svg text { fill: var(--soft); font: 11px var(--sans); }

/* Forms, of stet serve alone. */
form { margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; }
label { display: grid; gap: .15rem; font-size: .82rem; color: var(--soft); }
input, select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 3px; padding: .35rem .6rem; max-width: 100%; }
button { cursor: pointer; font-weight: 600; }
td input[type="radio"] { accent-color: var(--link); width: 1.1rem; height: 1.1rem; }

@media (max-width: 40rem) {
  .edits article { grid-template-columns: minmax(0, 1fr); }
  .edits .when small { display: inline; }
  .block, .folded { padding-inline-start: 2.2rem; }
  .block .number { width: 1.5rem; }
  .evidence th { white-space: normal; min-width: 5.5rem; }
  table.sides, table.sides tbody, table.sides tr, table.sides td { display: block; width: auto; }
  table.sides thead { display: none; }
  table.sides td + td { padding-top: 0; }
}
@media (forced-colors: active) {
  ins { background: Canvas; color: CanvasText; text-decoration: underline double; forced-color-adjust: none; }
  del { background: Canvas; color: CanvasText; text-decoration: line-through; forced-color-adjust: none; }
  .chip.silent, .chip.high { border: 2px solid CanvasText; }
  svg .bar { fill: CanvasText; } svg .bar-2 { fill: GrayText; }
  .headlines li::before { background: CanvasText; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #999; --link: #000; --add: #fff; --cut: #fff; --add-ink: #000; --cut-ink: #000; --warn: #000; --warn-paper: #fff; }
  body { font-size: 10.5pt; }
  .site-head nav, .filters, .tabs, .skip, .step, form { display: none; }
  .columns { display: block; }
  ins { text-decoration: underline double; }
  .edits > li, .block, tr { break-inside: avoid; }
  .evidence a[href]::after, .original[href]::after { content: " (" attr(href) ")"; font-size: .8em; overflow-wrap: anywhere; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
)css";

}  // namespace

absl::string_view SiteStyle() { return {kStyle, sizeof kStyle - 1}; }

}  // namespace stet
