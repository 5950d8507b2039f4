/** The style sheet of the page of devices; it is used with those of all pages and of the page of sessions. */

export const DEVICE_STYLE = `
.cookies { display: grid; gap: .5rem; list-style: none; margin: .5rem 0; }
.cookies li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
.until { color: var(--soft); font-size: .85rem; }
.exchanges { display: grid; gap: .5rem; margin: .6rem 0 .25rem; padding: .6rem 0 0; border-top: 1px solid var(--line); list-style: none; }
.exchanges .call { margin: 0; }
.exchanges .header { padding-left: 1.1rem; }
`;
