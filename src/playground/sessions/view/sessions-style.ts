/** The style sheet of the page of sessions; it is used with the style sheet of all pages. */

export const SESSIONS_STYLE = `
.windows { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin-bottom: 1rem; }
.window { padding-top: 0; overflow: hidden; }
.window-bar { display: flex; align-items: center; gap: .75rem; margin: 0 -1.25rem .9rem; padding: .5rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--ground); }
.dots { display: flex; gap: .35rem; }
.dots i { width: .65rem; height: .65rem; border-radius: 50%; background: var(--line); }
.address { flex: 1; padding: .05rem .8rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); color: var(--soft); font-size: .85rem; }
.window .facts { margin-top: .75rem; align-content: start; }
.window .facts dt { color: var(--soft); }
.window .report { margin-bottom: 0; }
.mark { padding: .1rem .45rem; border-radius: .35rem; background: var(--tag); color: var(--on-part); }
.held { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0; padding: 0; list-style: none; }
.held code { color: var(--soft); }
.slow { padding: .5rem .9rem; border: 1px dashed var(--accent); border-radius: .55rem; }
.call { margin: .15rem 0; }
.sessions { margin-top: .5rem; }
.sessions form { margin: 0; }
.sessions td, .sessions tbody th { vertical-align: middle; }
.sessions td:last-child { width: 1%; white-space: nowrap; }
.sessions .of { display: none; }
.events { display: grid; gap: .45rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.events li { display: grid; grid-template-columns: 4.5rem 6.5rem minmax(0, 1fr); align-items: baseline; gap: .5rem; }
.events time { color: var(--soft); font-variant-numeric: tabular-nums; }
.events .badge { justify-self: start; }
.guide { margin-bottom: 1rem; }
.guide ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: .35rem 2rem; margin: .5rem 0 0; padding-left: 1.45rem; }
.guide li::marker { font-weight: 700; color: var(--accent); }
time { font-variant-numeric: tabular-nums; }
@media (max-width: 47rem) {
  .sessions, .sessions tbody, .sessions tr, .sessions th, .sessions td { display: block; }
  .sessions thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .sessions tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
  .sessions tbody tr:last-child { border-bottom: 0; padding-bottom: 0; }
  .sessions th, .sessions td { padding: .15rem 0; border: 0; }
  .sessions td:not(:last-child) { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .5rem; }
  .sessions .of { display: inline; color: var(--soft); }
  .sessions td:last-child { width: auto; padding-top: .5rem; }
  .events li { grid-template-columns: 4.5rem auto minmax(0, 1fr); }
}
`;
