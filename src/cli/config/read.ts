import { dirname, join, resolve } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { exists, readText } from "../../io/text.ts";
import { SlimError } from "../../model/error.ts";
import type { Example, RuleBody } from "../../model/rule.ts";
import { faultIn, type Way } from "./check.ts";
import { CONFIG_SHAPE } from "./schema.ts";

/** Waste that is known and stays, until a day. */
export interface Ignore {
  readonly rule: string;
  readonly path?: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day. */
  readonly until: string;
}

/** What can be set for all images, and for some. */
export interface ConfigPart {
  readonly rules?: Readonly<Record<string, "off" | "on" | boolean>>;
  readonly ignore?: readonly Ignore[];
  readonly gates?: Readonly<Record<string, string | number | boolean>>;
}

/** A rule of the config's own. */
export interface OwnRule extends RuleBody {
  readonly examples?: readonly Example[];
}

/** One `.slim.yaml`, as `schema.ts` describes it. */
export interface Config extends ConfigPart {
  /** The file, as messages name it. */
  readonly name: string;
  readonly "own-rules"?: readonly OwnRule[];
  readonly images?: Readonly<Record<string, ConfigPart>>;
}

const NAME = ".slim.yaml";

const wordsOf = (way: Way): string =>
  way.map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`)).join("");

/** Reads a config. Throws `bad-config`: the file, the line, the key, what is wrong, and what was probably meant. */
export const parseConfig = (text: string, name: string): Config => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    throw new SlimError(
      "bad-config",
      `${name}:${line}: is no YAML (${error.message.split("\n")[0]}); mend it`,
    );
  }
  const refuse = (way: Way, fault: string): SlimError => {
    const node = way.length === 0 ? document.contents : document.getIn(way, true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
    const line = Array.isArray(range) ? `:${lines.linePos(Number(range[0])).line}` : "";
    return new SlimError("bad-config", `${name}${line}: ${wordsOf(way)} ${fault}`.replace(/ {2,}/g, " "));
  };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return { name };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new SlimError("bad-config", `${name}: has aliases that grow without end; write them out`);
  }
  const fault = faultIn(value, CONFIG_SHAPE);
  if (fault !== null) throw refuse(fault.way, fault.fault);
  return { ...(value as Omit<Config, "name">), name };
};

/** The nearest `.slim.yaml` from a folder upward; null where there is none. */
const findConfig = (folder: string): string | null => {
  const path = join(folder, NAME);
  if (exists(path)) return path;
  const above = dirname(folder);
  return above === folder ? null : findConfig(above);
};

/** The config that `--config` names, else the nearest one; null where there is none. */
export const readConfig = (given: string | null): Config | null => {
  const path = given ?? findConfig(resolve());
  if (path === null) return null;
  const name = given ?? (path === resolve(NAME) ? NAME : path);
  return parseConfig(readText(path, "a config"), name);
};
