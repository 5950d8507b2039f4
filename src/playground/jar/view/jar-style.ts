/** The style sheet of the jar page; it is used with the style sheet of both pages. */

export const JAR_STYLE = `
.jar-top { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; align-items: start; }
@media (min-width: 62rem) { .jar-top { grid-template-columns: minmax(0, 1fr) 22rem; } }
.trial { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: .75rem 1rem; align-items: start; }
.trial .wide, .trial .submit { grid-column: 1 / -1; }
.trial fieldset { display: grid; grid-template-columns: inherit; gap: .75rem 1rem; padding: .25rem .9rem .9rem; min-width: 0; }
.field textarea { width: 100%; padding: .6rem .7rem; border: 1px solid var(--soft); border-radius: .45rem; background: var(--ground); color: var(--ink); font: .88rem/1.6 ui-monospace, "DejaVu Sans Mono", monospace; resize: vertical; }
.field select { text-overflow: ellipsis; }
.optional { font-weight: 400; color: var(--soft); }
.examples { margin: .5rem 0 0; padding: 0; list-style: none; }
.examples a { display: block; padding: .3rem .5rem; margin: 0 -.5rem; border-radius: .4rem; }
.examples a:hover { background: var(--ground); }
.examples [aria-current] { background: var(--ground); color: var(--ink); font-weight: 600; text-decoration: none; }
#verdicts { margin: 1.75rem 0 1rem; scroll-margin-top: 1rem; }
#verdicts > p { margin: .25rem 0 .5rem; }
.decisions { display: grid; gap: .75rem; margin: 0; padding: 0; list-style: none; }
.decision:target { outline: 3px solid var(--accent); }
.decision-head { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .75rem; }
.number { min-width: 1.2rem; font-weight: 700; color: var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.anatomy { unicode-bidi: isolate; white-space: pre-wrap; line-height: 1.75; }
.anatomy .part { box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.unknown { text-decoration: underline wavy; text-underline-offset: .2em; }
.decision h3 { margin: .5rem 0 0; font-size: .92rem; }
.stored-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: .25rem 1.25rem; margin: .35rem 0 0; font-size: .92rem; }
.stored-facts div { display: grid; grid-template-columns: 4.8rem minmax(0, 1fr); gap: .5rem; }
.stored-facts dt { color: var(--soft); }
.stored-facts dd { margin: 0; overflow-wrap: anywhere; }
.matrix { width: 100%; margin-top: .5rem; }
.matrix th small, .matrix th code { overflow-wrap: anywhere; }
.matrix small { display: block; line-height: 1.35; }
.matrix tbody th { min-width: 14rem; white-space: normal; }
.matrix thead th { min-width: 9rem; vertical-align: bottom; }
.matrix .request { font-weight: 600; }
.matrix .sent-header { min-width: 15rem; }
.matrix th:first-child { position: sticky; left: 0; background: var(--card); }
.of { display: none; }
.decision-word { font-weight: 600; white-space: nowrap; }
.decision-word.good { color: var(--good); }
.decision-word.bad { color: var(--bad); }
summary { cursor: pointer; }
summary code { display: block; }
summary .code { display: inline-block; text-decoration: underline dotted; text-underline-offset: .2em; }
/* An open reason has room to be read, whatever its length. */
@media (min-width: 47.01rem) { .matrix td:has(details[open]) { min-width: 16rem; } }
details .why { width: 0; min-width: 100%; font-size: .9rem; }
@media (max-width: 47rem) {
  .matrix, .matrix tbody, .matrix tr, .matrix th, .matrix td { display: block; }
  .matrix thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .matrix tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
  .matrix tbody tr:last-child { border-bottom: 0; }
  .matrix th:first-child { position: static; }
  .matrix th, .matrix td { padding: .2rem 0; border: 0; }
  .matrix td { display: grid; grid-template-columns: minmax(0, 5.5rem) minmax(0, 1fr); gap: .5rem; }
  .of { display: inline; font-size: .92rem; color: var(--soft); overflow-wrap: anywhere; }
}
`;
