/** The page's only style. Nothing is fetched: it reads the same from a disk, an artifact or a mail. */
export const STYLE = `
:root { color-scheme: light dark; --live: #3a9a5b; --removable: #d9a400; --dead: #d1443c; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
code { font: 0.9em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.dim { opacity: 0.7; } .verdict { font-size: 1.15rem; }
.bar { display: flex; height: 0.8rem; min-width: 8rem; background: var(--line); }
.bar i { display: block; } .live { background: var(--live); } .removable { background: var(--removable); }
.dead { background: var(--dead); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.6rem 0.25rem 0; border-bottom: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
.base { opacity: 0.7; } .fail { color: var(--dead); font-weight: bold; } .pass { color: var(--live); }
details { border-bottom: 1px solid var(--line); padding: 0.4rem 0; } summary { cursor: pointer; }
summary b { display: inline-block; min-width: 6rem; }
details div { margin: 0.4rem 0 0.4rem 1.2rem; }
@media print { body { max-width: none; } }
`;
