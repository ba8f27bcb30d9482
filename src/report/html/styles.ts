// The report's style sheet: system fonts, light and dark, one column on a phone. Colours of data come from the palette of the charts.

const LIGHT = `
  --page: #fafaf9; --surface: #ffffff; --sunken: #f1f2f3; --ink: #1a1d21; --muted: #5a626d; --line: #dfe2e6; --grid: #e9ebee;
  --accent: #0b5cad; --accent-soft: #e6f0fa; --good: #00724f; --bad: #a63c06; --warn: #7a5900; --warn-soft: #fdf3d7; --lift: 0%; --sink: 0%; color-scheme: light;`;
const DARK = `
  --page: #101317; --surface: #171b20; --sunken: #1f242b; --ink: #e6e9ed; --muted: #9aa4b0; --line: #2c333c; --grid: #262c34;
  --accent: #74b5f7; --accent-soft: #1b2c40; --good: #4fc79f; --bad: #f29a63; --warn: #e3c26b; --warn-soft: #2e2815; --lift: 32%; --sink: 42%; color-scheme: dark;`;

export const STYLES = `
:root {${LIGHT}
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${DARK}} }
:root[data-theme="dark"] {${DARK}}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.25rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 400 15px/1.55 var(--sans); font-variant-numeric: tabular-nums; }
h1, h2, h3, p, dl, dd, figure, table { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; }
h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
h3 { font-size: .95rem; line-height: 1.35; font-weight: 650; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
code, pre, .mono { font-family: var(--mono); font-size: .86em; }
button, select, input { font: inherit; color: inherit; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; z-index: 30; background: var(--surface); padding: .5rem .75rem; }
.wrap { max-width: 1140px; margin: 0 auto; padding: 0 1.25rem; }
.muted { color: var(--muted); }
.small { font-size: .84rem; line-height: 1.5; }

.top { position: sticky; top: 0; z-index: 20; background: color-mix(in srgb, var(--page) 88%, transparent); backdrop-filter: blur(10px); border-bottom: 1px solid var(--line); }
.bar { display: flex; align-items: center; gap: 1.1rem; height: 3.1rem; }
.brand { font-weight: 650; letter-spacing: -.01em; white-space: nowrap; color: var(--ink); text-decoration: none; }
.bar nav { display: flex; gap: .2rem; overflow-x: auto; flex: 1; scrollbar-width: none; }
.bar nav a { color: var(--muted); text-decoration: none; font-size: .9rem; padding: .25rem .6rem; border-radius: 6px; white-space: nowrap; }
.bar > a:not(.brand) { color: var(--muted); text-decoration: none; font-size: .9rem; padding: .25rem .6rem; border-radius: 6px; white-space: nowrap; }
.bar a:not(.brand):hover, .bar a[aria-current] { color: var(--ink); background: var(--sunken); }

.button { border: 1px solid var(--line); background: var(--surface); border-radius: 7px; padding: .28rem .7rem; font-size: .86rem; line-height: 1.4; cursor: pointer; white-space: nowrap; }
.button:hover { border-color: var(--muted); }
.button[aria-pressed="true"], .button[aria-selected="true"] { background: var(--ink); border-color: var(--ink); color: var(--page); }
.button:disabled { opacity: .45; cursor: default; }
.group { display: inline-flex; flex-wrap: wrap; gap: .35rem; }
select, input[type="search"] { border: 1px solid var(--line); background: var(--surface); border-radius: 7px; padding: .28rem .55rem; font-size: .86rem; line-height: 1.4; max-width: 100%; min-width: 0; }

section { padding: 2.4rem 0 0; }
section > header { margin-bottom: 1rem; }
section > header p { color: var(--muted); max-width: 46rem; margin-top: .25rem; }
.intro { padding-top: 2.2rem; }
.intro .eyebrow { color: var(--muted); font-size: .86rem; margin-bottom: .35rem; }
.intro .lead { max-width: 46rem; margin-top: .5rem; color: var(--muted); }
.notice { margin-top: 1.1rem; padding: .7rem .95rem; border-radius: 9px; background: var(--warn-soft); color: var(--warn); font-size: .9rem; max-width: 60rem; }
.notice b { font-weight: 650; }
.verdict { margin-top: 1.4rem; border: 1px solid var(--line); background: var(--surface); border-radius: 12px; padding: 1.2rem 1.35rem 1.25rem; }
.verdict .badge { white-space: normal; }
.verdict .where { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; color: var(--muted); font-size: .86rem; margin-bottom: .45rem; }
.verdict .headline { font-size: 1.22rem; line-height: 1.42; font-weight: 600; letter-spacing: -.008em; max-width: 52rem; text-wrap: pretty; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .4rem 1.3rem; margin-top: .95rem; font-size: .93rem; }
.facts dt { color: var(--muted); }
.badge { display: inline-flex; align-items: center; gap: .3rem; border-radius: 999px; padding: .04rem .6rem; font-size: .79rem; line-height: 1.6; border: 1px solid var(--line); background: var(--sunken); white-space: nowrap; }
.badge.good { color: var(--good); } .badge.bad { color: var(--bad); } .badge.warn { color: var(--warn); background: var(--warn-soft); border-color: transparent; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }

.card { border: 1px solid var(--line); background: var(--surface); border-radius: 12px; padding: 1.05rem 1.2rem 1.1rem; min-width: 0; }
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.1rem; }
.grid > .wide { grid-column: 1 / -1; }
.group-title { margin: 1.7rem 0 .8rem; display: flex; gap: .6rem; align-items: baseline; flex-wrap: wrap; }
.chart figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .3rem 1rem; align-items: flex-start; margin-bottom: .55rem; }
.chart .says { color: var(--muted); font-size: .84rem; max-width: 40rem; }
.chart .foot { color: var(--muted); font-size: .78rem; line-height: 1.45; margin-top: .6rem; }
.chart svg { display: block; width: 100%; overflow: visible; }
.chart img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: 6px; padding: 6px; margin: 0 auto; }
.plot { min-height: 3rem; }
.plot text { fill: var(--ink); font-size: 12px; font-family: var(--sans); }
.plot .tick { fill: var(--muted); font-size: 11px; }
.plot .axis-title { fill: var(--muted); font-size: 11px; }
.plot .grid-line { stroke: var(--grid); }
.plot .zero { stroke: var(--muted); stroke-dasharray: 3 3; }
.plot .mark { fill: color-mix(in oklab, var(--c), white var(--lift)); }
.plot .mark.pale { fill: color-mix(in oklab, var(--c), black var(--sink)); }
.plot .stroke { stroke: color-mix(in oklab, var(--c), white var(--lift)); fill: none; }
.plot .outline { stroke: var(--surface); }
.plot .front { fill: none; stroke: var(--muted); stroke-dasharray: 5 4; }
.plot .hit { fill: transparent; }
.plot .hit:focus-visible { outline: none; stroke: var(--accent); stroke-width: 2; }
.plot .row:hover .hit, .plot .hit:hover { fill: color-mix(in srgb, var(--ink) 5%, transparent); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem .9rem; font-size: .82rem; margin: 0 0 .5rem; padding: 0; list-style: none; }
.legend li, .legend button { display: inline-flex; align-items: center; gap: .4rem; }
.swatch { width: .72rem; height: .72rem; border-radius: 3px; background: color-mix(in oklab, var(--c), white var(--lift)); flex: none; }
.swatch.pale { background: color-mix(in oklab, var(--c), black var(--sink)); }
.tip { position: fixed; z-index: 50; pointer-events: none; max-width: min(22rem, 92vw); background: var(--ink); color: var(--page); border-radius: 8px; padding: .45rem .65rem; font-size: .82rem; line-height: 1.45; white-space: pre-line; box-shadow: 0 6px 22px rgb(0 0 0 / .22); }

.scroll { overflow: auto; max-height: 42rem; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .88rem; }
.scroll.full { max-height: none; }
.caption { padding: .7rem .95rem .45rem; color: var(--muted); font-size: .84rem; }
.table-box { border: 1px solid var(--line); border-radius: 12px; background: var(--surface); overflow: hidden; }
th, td { padding: .42rem .68rem; text-align: right; white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { padding-left: .95rem; }
th.text, td.text { text-align: left; }
td.prose, th.prose { text-align: left; white-space: normal; min-width: 10.5rem; }
thead th { color: var(--muted); font-weight: 550; font-size: .8rem; position: sticky; top: 0; z-index: 2; background: var(--surface); box-shadow: inset 0 -1px var(--line); }
thead th:first-child { z-index: 3; }
:is(thead, tbody) tr > th:first-child { position: sticky; left: 0; background: var(--surface); }
tbody th { z-index: 1; }
tbody tr + tr td, tbody tr + tr th { border-top: 1px solid var(--grid); }
tbody th { font-weight: 550; text-align: left; }
tbody tr:hover td, tbody tr:hover th { background: color-mix(in srgb, var(--sunken) 60%, var(--surface)); }
td .ci { color: var(--muted); font-size: .86em; display: block; line-height: 1.3; }
th button { all: unset; cursor: pointer; display: inline-flex; gap: .25rem; }
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
th button::after { content: "↕"; opacity: .35; }
th[aria-sort="ascending"] button::after { content: "↑"; opacity: 1; }
th[aria-sort="descending"] button::after { content: "↓"; opacity: 1; }
tr.other td { color: var(--muted); }
.tables > * + * { margin-top: 1.1rem; }
.checks { list-style: none; margin: 0; display: grid; gap: .35rem; font-size: .92rem; }
.checks:not(.card) { padding: 0; margin-top: .8rem; }
.checks li { display: grid; grid-template-columns: 1.3rem minmax(0, 1fr); }
details > summary { cursor: pointer; color: var(--accent); font-size: .92rem; }
details pre { overflow: auto; background: var(--sunken); border-radius: 8px; padding: .8rem; max-height: 26rem; }
.bottom { margin: 3rem 0 2rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .84rem; }

.filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0 .7rem; }
.filters input[type="search"] { flex: 1 1 12rem; }
.list { border: 1px solid var(--line); background: var(--surface); border-radius: 12px; overflow: hidden; }
.list-head, .item { display: grid; align-items: center; gap: 0 .8rem; padding: 0 .95rem; }
.list-head { height: 2.1rem; color: var(--muted); font-size: .8rem; border-bottom: 1px solid var(--line); }
.list-head button { all: unset; cursor: pointer; white-space: nowrap; }
.list-head button:focus-visible { outline: 2px solid var(--accent); border-radius: 3px; }
.list-head .n, .item .n { text-align: right; justify-self: end; }
.view { position: relative; overflow-y: auto; overscroll-behavior: contain; }
.view:focus-visible { outline-offset: -2px; }
.item { position: absolute; left: 0; right: 0; height: 2.25rem; font-size: .88rem; cursor: pointer; border-bottom: 1px solid var(--grid); color: inherit; text-decoration: none; }
.item > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.item:hover { background: var(--sunken); }
.item[aria-selected="true"] { background: var(--accent-soft); }
.item .dot { display: inline-block; width: .62rem; height: .62rem; border-radius: 3px; margin-right: .5rem; background: color-mix(in oklab, var(--c), white var(--lift)); }
.trials .list-head, .trials .item { grid-template-columns: minmax(11rem, 1.3fr) minmax(9rem, 1.2fr) 2.2rem 7.2rem 5.4rem 5.4rem 4rem; }
.events .list-head, .events .item { grid-template-columns: 3.2rem 5.6rem 6.5rem 6.4rem minmax(0, 1fr); }
.item .text-cell { font-size: .94em; }
.empty { padding: 1.4rem; color: var(--muted); text-align: center; }

.trial-head { padding-top: 1.6rem; }
.trial-head .path { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; font-size: .88rem; margin-bottom: .55rem; }
.trial-head h1 { font-size: 1.35rem; overflow-wrap: anywhere; margin-bottom: .5rem; outline: none; }
.numbers { display: flex; flex-wrap: wrap; gap: .7rem 1.9rem; margin-top: .9rem; }
.numbers div { min-width: 4.6rem; }
.numbers dt { color: var(--muted); font-size: .79rem; }
.numbers dd { font-weight: 600; font-size: 1.02rem; }
.tabs { display: flex; gap: .35rem; flex-wrap: wrap; margin: 1.2rem 0 1rem; }
.canvas-box { position: relative; overflow-y: auto; max-height: 30rem; }
canvas { display: block; width: 100%; touch-action: pan-y; cursor: crosshair; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .6rem; }
.tools .grow { flex: 1; }
input[type="range"] { width: 100%; accent-color: var(--accent); }
.entries { display: grid; gap: .7rem; margin-top: .9rem; }
.entry { border-left: 3px solid color-mix(in oklab, var(--c), white var(--lift)); padding: .1rem 0 .2rem .9rem; }
.entry .line { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: baseline; font-size: .86rem; }
.entry .label { font-weight: 650; font-family: var(--mono); }
.entry p { margin: .25rem 0 .3rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.entry .meta { color: var(--muted); font-size: .83rem; display: flex; flex-wrap: wrap; gap: .1rem 1rem; }
.linklike { all: unset; color: var(--accent); cursor: pointer; text-decoration: underline; text-underline-offset: .18em; text-decoration-thickness: 1px; }
.linklike:focus-visible { outline: 2px solid var(--accent); border-radius: 3px; }
.drawer { position: fixed; z-index: 40; top: 0; right: 0; bottom: 0; width: min(44rem, 100vw); background: var(--surface); border-left: 1px solid var(--line); box-shadow: -14px 0 40px rgb(0 0 0 / .14); display: flex; flex-direction: column; }
.drawer header { display: flex; gap: .5rem; align-items: center; padding: .7rem 1.1rem; border-bottom: 1px solid var(--line); }
.drawer header h2 { flex: 1; font-size: 1.02rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.drawer .body { overflow-y: auto; padding: 1rem 1.1rem 2rem; outline: none; }
.drawer h3 { margin: 1.2rem 0 .4rem; }
.drawer .facts { font-size: .88rem; margin-top: 0; gap: .25rem 1rem; }
pre.text { background: var(--sunken); border-radius: 8px; padding: .7rem .85rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .82rem/1.5 var(--mono); margin: 0 0 .4rem; max-height: 34rem; overflow-y: auto; }
pre.text.part { border-left: 3px solid var(--line); }
.command { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; background: var(--sunken); border-radius: 8px; padding: .5rem .7rem; overflow-wrap: anywhere; }
.two { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.1rem; }

@media (max-width: 860px) { .grid, .two { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) {
  :is(thead, tbody) tr > th.prose:first-child { position: static; }
  .scroll { max-height: none; }
  th, td { padding: .4rem .55rem; }
  body { font-size: 14.5px; }
  .wrap { padding: 0 .95rem; }
  h1 { font-size: 1.45rem; }
  .bar { gap: .6rem; }
  .brand { display: none; }
  .verdict { padding: 1rem 1.05rem; }
  .verdict .headline { font-size: 1.08rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: .55rem; }
  .card { padding: .9rem .9rem 1rem; }
  .trials .list-head { display: none; }
  .trials .item { grid-template-columns: minmax(0, 1fr) auto; grid-template-rows: 1.5rem 1.35rem; height: 3.4rem; align-content: center; }
  .trials .item .place { grid-row: 2; color: var(--muted); font-size: .92em; }
  .trials .item .repeat, .trials .item .calls, .trials .item .cost { display: none; }
  .trials .item .wall { grid-row: 2; color: var(--muted); font-size: .92em; }
  .tools .grow { flex-basis: 100%; }
  .events .list-head, .events .item { grid-template-columns: 4.6rem 5.4rem minmax(0, 1fr); }
  .events .seq, .events .type { display: none; }
}
@media (prefers-reduced-motion: no-preference) { html:has(#report:not([hidden])) { scroll-behavior: smooth; } }
@media print { .top, .filters, .button { display: none; } .card, .verdict, tr { break-inside: avoid; } }
`;
