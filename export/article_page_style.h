// The style of an article page. Contrast of text on its ground is 4.5:1 or more in both schemes.
#pragma once

namespace catena {

inline constexpr const char* kArticlePageStyle = R"css(
:root { color-scheme: light dark; --ink: #1d2733; --quiet: #56616d; --line: #d5dae0;
  --paper: #ffffff; --link: #0b5a8f; --none: #a33e06; --later: #5b6673; --disputed: #7d3069;
  --weak: #7a5300; --sourced: #0b5a8f; --well: #0a4468; --none-bg: #fdeee4; --later-bg: #f3f4f6;
  --disputed-bg: #f7eaf3; --weak-bg: #fcf3dc; --sourced-bg: #eaf4fb; --well-bg: #dcebf5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --quiet: #a9b3bd; --line: #3a444e;
  --paper: #14191e; --link: #7cc0ee; --none: #ff9b66; --later: #b3bdc6; --disputed: #e29bd0;
  --weak: #e6b84d; --sourced: #7cc0ee; --well: #a5d6f5; --none-bg: #38211a; --later-bg: #20262c;
  --disputed-bg: #332030; --weak-bg: #332a16; --sourced-bg: #182a38; --well-bg: #163248; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 68rem; background: var(--paper);
  color: var(--ink); font: 1.06rem/1.75 "Noto Serif", Georgia, "DejaVu Serif", serif; }
h1, h2, h3, h4, h5, h6, .legend, aside, .m, .bar, .lede { font-family: "Noto Sans", Helvetica,
  Arial, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.2rem 0 .6rem; padding-bottom: .2rem;
  border-bottom: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .4rem; }
h4, h5, h6 { font-size: .98rem; margin: 1.3rem 0 .3rem; }
a { color: var(--link); }
.lede { max-width: 46rem; line-height: 1.5; font-size: 1rem; }
.bar { display: flex; gap: 2px; height: 1.5rem; margin: 1rem 0; font-size: .75rem;
  font-weight: 700; line-height: 1.5rem; }
.bar span { flex-basis: 0; min-width: 3px; text-align: center; overflow: hidden;
  border-top: 3px solid; }
.b-none { color: var(--none); background: var(--none-bg); border-top-style: dotted !important; }
.b-later { color: var(--later); background: var(--later-bg); border-top-style: dotted !important; }
.b-disputed { color: var(--disputed); background: var(--disputed-bg);
  border-top-style: double !important; }
.b-weak { color: var(--weak); background: var(--weak-bg); border-top-style: dashed !important; }
.b-sourced { color: var(--sourced); background: var(--sourced-bg); }
.b-well { color: var(--well); background: var(--well-bg); border-top-width: 5px !important; }
.legend { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.45;
  margin: 0 0 1.5rem; }
.legend caption { text-align: left; color: var(--quiet); padding-bottom: .3rem; }
.legend th, .legend td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line); }
.legend .n { text-align: right; font-variant-numeric: tabular-nums; padding-right: 1.6rem; }
.legend td:nth-child(2) { white-space: nowrap; }
.row { display: grid; grid-template-columns: minmax(0, 43rem) minmax(11rem, 1fr);
  column-gap: 2.2rem; }
.row > p { margin: .45rem 0 .7rem; hyphens: auto; }
.item > p::before { content: "\2022\00a0"; color: var(--quiet); }
.item > p { padding-left: 1.1rem; text-indent: -.7rem; }
.caption > p, .table-row > p, .note > p { font-size: .93rem; padding-left: 1rem;
  border-left: 3px solid var(--line); line-height: 1.6; }
.c { text-decoration-line: underline; text-decoration-skip-ink: none;
  text-underline-offset: .24em; }
.none { text-decoration-color: var(--none); text-decoration-style: dotted;
  text-decoration-thickness: 2.5px; background: var(--none-bg); }
.later { text-decoration-color: var(--later); text-decoration-style: dotted;
  text-decoration-thickness: 1.2px; }
.disputed { text-decoration-color: var(--disputed); text-decoration-style: double;
  text-decoration-thickness: 1.5px; background: var(--disputed-bg); }
.weak { text-decoration-color: var(--weak); text-decoration-style: dashed;
  text-decoration-thickness: 2px; background: var(--weak-bg); }
.sourced { text-decoration-color: var(--sourced); text-decoration-thickness: 1px; }
.well { text-decoration-color: var(--well); text-decoration-thickness: 3px; }
.m { font-size: .68em; line-height: 1; vertical-align: .45em; white-space: nowrap;
  padding-left: .1em; }
.m a { text-decoration: none; padding: 0 .05em; } .m a:hover { text-decoration: underline; }
.m i { font-style: normal; color: var(--quiet); white-space: normal; }
.k { display: inline-block; min-width: 1.35em; padding: .12em .25em; margin-left: .2em;
  border: 1px solid; border-radius: 3px; font: 700 .72rem/1.05 "Noto Sans", Helvetica, Arial,
  "DejaVu Sans", sans-serif; text-align: center; text-indent: 0; }
.m .k { font-size: .92em; }
.k-none { color: var(--none); background: var(--none-bg); border-style: dotted; }
.k-later { color: var(--later); border-style: dotted; }
.k-disputed { color: var(--disputed); background: var(--disputed-bg); border-style: double; }
.k-weak { color: var(--weak); background: var(--weak-bg); border-style: dashed; }
.k-sourced { color: var(--sourced); } .k-well { color: var(--well); border-width: 2px; }
aside { font-size: .78rem; line-height: 1.42; color: var(--quiet); padding: .6rem 0 .4rem;
  overflow-wrap: anywhere; }
aside ul { list-style: none; margin: 0; padding: 0; }
aside li, aside p { margin: 0 0 .35rem; } aside li a { text-decoration: none; font-weight: 600; }
.without { padding-left: 2.2rem; line-height: 1.55; font-size: .98rem; }
.without li { margin: .35rem 0; max-width: 52rem; }
.sources { line-height: 1.5; font-size: .93rem; margin: 0; }
.sources div { display: grid; grid-template-columns: 3.4rem minmax(0, 52rem); margin: .35rem 0; }
.sources dt { color: var(--quiet); } .sources dd { margin: 0; overflow-wrap: anywhere; }
.finding { display: block; }
.uses { color: var(--quiet); white-space: nowrap; } .uses a { padding: 0 .1em; }
:target { outline: 2px solid var(--link); outline-offset: 3px; }
@media (max-width: 52rem) { .row { grid-template-columns: minmax(0, 1fr); }
  aside { padding: 0 0 .5rem 1rem; border-left: 3px solid var(--line); margin-bottom: .6rem; }
  aside:empty { display: none; } }
@page { size: A4; margin: 18mm 16mm; }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #333; --paper: #fff; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.6; }
  .c, .k, .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .row { grid-template-columns: minmax(0, 1fr) 48mm; column-gap: 6mm; }
  aside { padding: .2rem 0 0; border: 0; margin: 0; font-size: 7.5pt; }
  h2, h3, h4 { break-after: avoid; } .legend tr, .sources div, .without li { break-inside: avoid; }
  .legend, .sources, .without { font-size: 8.5pt; } }
)css";

}  // namespace catena
