import { type Example, type ExampleFile, fixSentence, type Rule } from "../model/rule.ts";
import { countOf, formatBytes } from "./bytes.ts";

const GROUPS: readonly { readonly group: Rule["group"]; readonly heading: string; readonly lead: string }[] =
  [
    {
      group: "caches",
      heading: "Caches",
      lead: "What tools keep to be faster the next time. `--drop caches` means these.",
    },
    { group: "leftovers", heading: "Leftovers", lead: "What building an image left behind." },
    { group: "documents", heading: "Documents", lead: "What people read, and programs do not." },
    { group: "development", heading: "Development", lead: "What serves to build and test, and not to run." },
  ];

/** The rules as one Markdown page, made of the rules and nothing else: `rules/README.md` and `slim rules`. */
export const rulesPage = (rules: readonly Rule[]): string =>
  [
    "# The rules",
    "",
    "<!-- Made from the rules: `npx vitest run test/rules.test.ts --update` writes it anew. -->",
    "",
    `${countOf(rules.length, "rule")}, each in a file of its own: what a tool leaves and where, why a`,
    "running container does not need it, and what to do. A file that several rules match falls to the first of",
    "them, in the order of [the list](index.ts). A file with several names (hard links) is found only where all",
    "of them fall to one rule; in caches and leftovers, what a symbolic link from elsewhere leads to is spared.",
    "",
    "- **safe**: taking it away cannot change what a container does.",
    "- **review**: a person should look first.",
    "",
    "In paths, `~/` is each home folder of the image, and `$NAME/` what its environment says. To add a rule,",
    "write a file like its neighbours, with an example that is found and one that is not, and a line in the",
    "list.",
    ...GROUPS.flatMap(({ group, heading, lead }) =>
      table(
        heading,
        lead,
        rules.filter((rule) => rule.group === group),
      ),
    ),
    "",
    "## Rule by rule",
    ...rules.flatMap(section),
    "",
  ].join("\n");

const table = (heading: string, lead: string, rules: readonly Rule[]): string[] => [
  "",
  `## ${heading}`,
  "",
  lead,
  "",
  "| rule | what | risk |",
  "| --- | --- | --- |",
  ...rules.map(({ id, title, risk }) => `| [${id}](#${id}) | ${title} | ${risk} |`),
];

/** One rule, from its heading on. */
export const ruleSection = (rule: Rule): string => section(rule).slice(1).join("\n");

const section = (rule: Rule): string[] => [
  "",
  `### ${rule.id}`,
  "",
  `**${rule.title}** · ${rule.group} · ${rule.risk}`,
  "",
  rule.why,
  "",
  `- Where: ${codes(rule.paths)}`,
  ...(rule.except === undefined ? [] : [`- Spared: ${codes(rule.except)}`]),
  ...(rule.unless === undefined ? [] : [`- Silent where the image has: ${codes(rule.unless)}`]),
  `- Fix: ${fixSentence(rule.fix)}`,
  `- Source: <${rule.source}>`,
  "",
  "| example | in the image | found |",
  "| --- | --- | --- |",
  ...rule.examples.map(exampleRow),
];

const codes = (globs: readonly string[]): string => globs.map((glob) => `\`${glob}\``).join(", ");

const exampleRow = ({ title, layers, env, foundBytes }: Example): string => {
  const stored = layers.map((layer) => Object.entries(layer).map(storedLine).join("<br>")).join("<br>then ");
  const set = env === undefined ? "" : `<br>with ${codes(env)}`;
  return `| ${title} | ${stored}${set} | ${foundBytes === 0 ? "nothing" : formatBytes(foundBytes)} |`;
};

const storedLine = ([path, what]: [string, ExampleFile]): string => {
  if (typeof what === "number")
    return path.includes("/.wh.") ? `\`${path}\`` : `\`${path}\` ${formatBytes(what)}`;
  if (what === "dir") return `\`${path}/\``;
  const target = what.slice(what.indexOf(":") + 1);
  return `\`${path}\` ${what.startsWith("link:") ? "=" : "→"} \`${target}\``;
};
