/** The style sheet of all pages: biscuit in light mode, cinnamon in dark mode. */

export const STYLE = `
:root {
  --ground: #fbf5ea; --card: #fffdf8; --ink: #2b1d14; --soft: #6b5546; --line: #e3d3bd;
  --accent: #94430f; --on-accent: #fff8ee; --good: #1f6b3a; --good-ground: #e4f2e4; --bad: #a11d1d; --bad-ground: #fbe6e0;
  --kind: #f6d9a8; --key: #cfe3f5; --time: #d9edd3; --end: #f3d4e0; --tag: #e4dcf5; --value: #f7e9b0; --on-part: #2b1d14;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #1b130e; --card: #261b14; --ink: #f5e9da; --soft: #c5ad98; --line: #463428;
    --accent: #f0a868; --on-accent: #1b130e; --good: #8ed6a0; --good-ground: #1d3324; --bad: #ff9d8c; --bad-ground: #44201b;
    --kind: #7a5518; --key: #23486b; --time: #2c5230; --end: #6b2f4a; --tag: #46397a; --value: #655515; --on-part: #fff3e2;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.75rem; }
.brand { margin: 0; font-weight: 700; color: var(--accent); letter-spacing: .02em; display: flex; align-items: center; gap: .4rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; margin-bottom: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: .2rem .6rem; border-radius: 1rem; white-space: nowrap; }
nav a[aria-current] { background: var(--card); box-shadow: inset 0 0 0 1px var(--line); color: var(--ink); font-weight: 600; text-decoration: none; }
a { color: var(--accent); }
h1 { margin: .1rem 0 .25rem; font-size: clamp(1.7rem, 4vw, 2.4rem); line-height: 1.15; }
h2 { margin: 0; font-size: 1.2rem; }
header p:last-child { max-width: 46rem; margin: 0 0 1.25rem; color: var(--soft); }
p { margin: .5rem 0; }
code { font: .86em/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--card); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; align-items: start; }
.facts { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: 0 0 .75rem; }
.facts dd { margin: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin-top: 1rem; align-items: start; }
.columns > div { display: grid; gap: 1rem; min-width: 0; }
.card, .box, .report { min-width: 0; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: .9rem; background: var(--card); }
.card { display: flex; flex-direction: column; }
.card .detail { flex: 1; }
.card-head { display: flex; justify-content: space-between; align-items: center; gap: .75rem; }
.badge { padding: .1rem .7rem; border: 1px solid; border-radius: 1rem; font-size: .85rem; font-weight: 600; color: var(--soft); white-space: nowrap; }
.badge.good { color: var(--good); background: var(--good-ground); }
.badge.bad { color: var(--bad); background: var(--bad-ground); }
.card, .box { scroll-margin-top: 1rem; }
.report { margin: .5rem 0; padding: .5rem .9rem; border-left-width: .4rem; overflow-wrap: anywhere; }
.report.good { border-left-color: var(--good); }
.report.bad { border-left-color: var(--bad); background: var(--bad-ground); }
.wire { margin: .5rem 0; }
.copies { display: grid; gap: .5rem; margin: .5rem 0; padding: 0; list-style: none; }
.copies li { padding-left: .75rem; border-left: 3px solid var(--line); }
.copies strong { margin-left: .4rem; }
.why { display: grid; gap: .6rem; margin: .5rem 0; padding: 0; list-style: none; }
.why li { padding-left: .75rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.why p { margin: 0; }
.why .source { color: var(--soft); font-size: .85rem; }
.wire { list-style: none; padding: 0; }
.anatomy { padding: .6rem .75rem; border-radius: .5rem; background: var(--ground); }
.part { padding: .08em .15em; border-radius: .2em; color: var(--on-part); }
.kind { background: var(--kind); } .key { background: var(--key); } .time { background: var(--time); }
.end { background: var(--end); } .tag { background: var(--tag); } .value { background: var(--value); }
.legend { margin-top: 0; font-size: .8rem; }
.legend .part { padding: .05rem .45rem; margin-right: .15rem; }
.empty, .note, small { color: var(--soft); }
.note { font-size: .9rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
button { padding: .35rem .7rem; min-height: 2.4rem; border: 1px solid var(--accent); border-radius: .55rem; background: transparent; color: var(--accent); font: inherit; font-weight: 600; cursor: pointer; }
button:hover { background: color-mix(in srgb, var(--accent) 12%, transparent); }
button.primary { background: var(--accent); color: var(--on-accent); }
button.primary:hover { filter: brightness(1.1); }
.make { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); gap: .75rem; }
.field { display: flex; flex-direction: column; gap: .2rem; }
.field label, legend { font-weight: 600; font-size: .92rem; }
.field input, .field select { width: 100%; min-height: 2.5rem; padding: .45rem .6rem; border: 1px solid var(--soft); border-radius: .45rem; background: var(--ground); color: var(--ink); font: inherit; }
::placeholder { color: var(--soft); opacity: 1; }
fieldset { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 0; padding: .4rem .75rem .6rem; border: 1px solid var(--line); border-radius: .55rem; }
.check { display: inline-flex; align-items: center; gap: .4rem; min-height: 2rem; }
.check input { width: 1.1rem; height: 1.1rem; accent-color: var(--accent); }
.make .submit { grid-column: 1 / -1; }
.submit { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: 0; }
.fault { margin: 0; color: var(--bad); font-weight: 600; font-size: .92rem; }
.fault p { margin: .1rem 0; }
fieldset .fault { width: 100%; }
[aria-invalid] { border-color: var(--bad) !important; border-width: 2px !important; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; font-size: .9rem; }
tbody th { white-space: nowrap; }
footer { padding: 1.25rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 30rem) {
  nav ul { gap: 0; margin-left: -.5rem; }
  nav a { padding: .2rem .5rem; }
}
`;
