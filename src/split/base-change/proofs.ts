import { nameOf } from "../../model/path.ts";
import type { Scene } from "../../model/scene.ts";
import type { BaseProof } from "../../model/smaller-base.ts";
import type { Recipe } from "../../recipe/recipe.ts";
import { type BaseFacts, compareGlibc } from "./facts.ts";
import { givenByBase } from "./given.ts";
import type { KnownBase } from "./known.ts";

/** What a base is held against. */
export interface Asked {
  readonly facts: BaseFacts;
  readonly scene: Scene;
  readonly recipe: Recipe;
}

const row = (what: string, verdict: BaseProof["verdict"], said: string): BaseProof => ({
  what,
  verdict,
  said,
});

/** What the image shows for a base, leaves open and shows against it, a row each. */
export const proofsOf = (known: KnownBase, asked: Asked): BaseProof[] => {
  const { facts } = asked;
  return [
    libcRow(known, facts),
    ...symbolRow(facts),
    ...librariesRow(known, facts),
    ...programsRow(known, facts),
    shellRow(known, asked),
    userRow(known, asked),
    ...dataRow(known, facts),
    ...condaRow(facts),
    ...configRow(known, asked),
    ...buildRow(known, asked),
  ];
};

const libcRow = ({ name, kind, libraries }: KnownBase, { libc, interpreters }: BaseFacts): BaseProof => {
  const asks = interpreters.length > 0 ? ` (${interpreters.join(", ")})` : "";
  if (libc === "none") return row("libc", "proved", "everything that runs is linked statically");
  if (kind === "same family")
    return row("libc", "proved", `${libc}${asks}, and the new base is of the same family`);
  if (libc === "glibc" && libraries.source !== "^$")
    return row("libc", "proved", `glibc${asks}, of the same release of Debian`);
  return row("libc", "against", `what runs asks for the loader of ${libc}${asks}, which ${name} has not`);
};

/** A file that was built somewhere else may need more than the release has. */
const symbolRow = ({ highest, offered }: BaseFacts): BaseProof[] => {
  const needed = highest?.needsGlibc ?? null;
  if (highest === null || needed === null) return [];
  if (offered === null)
    return [row("symbols", "open", `${highest.path} needs ${needed}; what the base offers is not known`)];
  return compareGlibc(needed, offered) > 0
    ? [
        row(
          "symbols",
          "against",
          `${highest.path} needs ${needed}, and the base's release has no more than ${offered}`,
        ),
      ]
    : [row("symbols", "proved", `${highest.path} needs ${needed}; the release has up to ${offered}`)];
};

const librariesRow = ({ name, kind, libraries }: KnownBase, facts: BaseFacts): BaseProof[] => {
  const names = [...new Set(facts.libraries.map(nameOf))].sort();
  if (names.length === 0) return [];
  if (kind === "same family")
    return [
      row(
        "libraries",
        "open",
        `the base brings ${some(names)}; the new one has to have them, or a package that is installed`,
      ),
    ];
  const missing = names.filter((each) => !libraries.test(each));
  return missing.length === 0
    ? [row("libraries", "proved", `${some(names)} are in ${name}`)]
    : [row("libraries", "against", `what runs loads ${some(missing)} of the base, which ${name} has not`)];
};

const programsRow = ({ name, kind }: KnownBase, { programs }: BaseFacts): BaseProof[] => {
  if (programs.length === 0) return [];
  return kind === "same family"
    ? [row("programs", "open", `${some(programs)} of the base run; the new one has to have them`)]
    : [row("programs", "against", `${some(programs)} of the base run, and ${name} has none of its programs`)];
};

const shellRow = ({ name, kind }: KnownBase, { facts, scene, recipe }: Asked): BaseProof => {
  const last = recipe.stages.at(-1) ?? [];
  const run = last.find(({ instruction }) => instruction.keyword === "RUN");
  if (kind === "same family") return row("shell", "proved", "the new base has one");
  if (facts.shell !== null)
    return row("shell", "against", `${facts.shell} needs a shell, and ${name} has none`);
  if (scene.image.config.healthcheck[0] === "CMD-SHELL")
    return row("shell", "against", `HEALTHCHECK needs a shell, and ${name} has none`);
  if (run)
    return row(
      "shell",
      "against",
      `line ${run.instruction.line} of the last stage is a RUN, and ${name} has no shell`,
    );
  if (facts.script !== null)
    return row("shell", "against", `${facts.script} may be a script, and ${name} has nothing to read it`);
  return facts.shellNamed === null
    ? row("shell", "proved", "nothing that runs was found to start one")
    : row(
        "shell",
        "open",
        `${facts.shellNamed} names one; whether it is ever started nothing tells, and ${name} has none`,
      );
};

const userRow = ({ name, kind }: KnownBase, { scene, recipe }: Asked): BaseProof => {
  const [user = ""] = scene.image.config.user.split(":");
  if (user === "" || user === "root" || /^\d+$/.test(user))
    return row("user", "proved", "no account has to be there by its name");
  const isMade = (recipe.stages.at(-1) ?? []).some(
    ({ instruction: { keyword, text } }) =>
      keyword === "RUN" && /\b(?:useradd|adduser)\b/.test(text) && text.includes(user),
  );
  if (isMade) return row("user", "proved", `the last stage makes ${user} itself`);
  return kind === "bare"
    ? row(
        "user",
        "against",
        `the container runs as ${user}, an account that ${name} has not; name its number`,
      )
    : row("user", "open", `the container runs as ${user}, which the new base has to have`);
};

const dataRow = ({ name, hasCertificates }: KnownBase, { certificates, zones }: BaseFacts): BaseProof[] => {
  const wanted = [...(certificates ? ["certificates"] : []), ...(zones ? ["time zones"] : [])].join(" and ");
  if (wanted === "") return [];
  return hasCertificates
    ? [row("data", "open", `${wanted} of the base are read; look whether ${name} has them`)]
    : [row("data", "against", `${wanted} of the base are read, and ${name} has none`)];
};

const condaRow = ({ conda }: BaseFacts): BaseProof[] =>
  conda === null
    ? []
    : [
        row(
          "prefix",
          "against",
          `${conda} is needed: files of conda name their own prefix, and the base made it`,
        ),
      ];

const configRow = ({ kind }: KnownBase, { recipe, scene }: Asked): BaseProof[] => {
  const given = givenByBase(recipe, scene.image.config);
  if (given.length === 0) return [];
  const names = given.map((text) => text.replace(/^(ENV \w+)=.*$/s, "$1"));
  const said = `the base gives ${some(names)}`;
  return [
    row(
      "config",
      "open",
      kind === "bare"
        ? `${said}: stated anew`
        : `${said}: stated anew, in case the new one gives it otherwise`,
    ),
  ];
};

/** Where there is but one stage, it builds there too. */
const buildRow = ({ kind }: KnownBase, { recipe }: Asked): BaseProof[] => {
  const lines = (recipe.stages.at(-1) ?? []).filter(({ instruction }) => instruction.keyword === "RUN");
  if (kind === "bare" || lines.length === 0) return [];
  const where = lines.map(({ instruction }) => `${instruction.line}`);
  return [
    row(
      "build",
      "open",
      `${where.length === 1 ? "line" : "lines"} ${some(where)} would run on the new base, and nothing tells that they can`,
    ),
  ];
};

const SHOWN = 4;

const some = (names: readonly string[]): string =>
  names.length <= SHOWN
    ? names.join(", ")
    : `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more`;
