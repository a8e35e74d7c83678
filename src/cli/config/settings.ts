import { RULES } from "../../../rules/index.ts";
import { DETECTED } from "../../detect/kinds.ts";
import { SlimError } from "../../model/error.ts";
import type { Warning } from "../../model/finding.ts";
import type { RuleBody } from "../../model/rule.ts";
import { GATES, GROWTH_GATES, type Limit, parseLimit } from "../../report/limits.ts";
import type { Io } from "../io.ts";
import { adviceFor } from "../nearest.ts";
import { failedExample } from "./examples.ts";
import type { Config, ConfigPart, Ignore } from "./read.ts";

/** What a config asks for one image. */
export interface Settings {
  readonly rules: readonly RuleBody[];
  /** Ids of what is not to be found. */
  readonly off: ReadonlySet<string>;
  readonly ignores: readonly Ignore[];
  readonly limits: readonly Limit[];
  readonly includeBase: boolean;
  /** Ignores whose day is over. */
  readonly warnings: readonly Warning[];
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
const today = ({ env }: Io): string => {
  const epoch = env.SOURCE_DATE_EPOCH;
  const ms = epoch && /^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : Date.now();
  return new Date(ms).toISOString().slice(0, 10);
};

/** Whether a day is in the calendar: the 31st of February is not. */
const isDay = (text: string): boolean => {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
};

/** `*` stands for any characters. */
const fits = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  ).test(name);

const refuse = ({ name }: Config, what: string): SlimError => new SlimError("bad-config", `${name}: ${what}`);

/** The parts of a config that speak of an image, the general one first. */
const partsOf = (config: Config, imageName: string): ConfigPart[] => [
  config,
  ...Object.entries(config.images ?? {})
    .filter(([pattern]) => fits(pattern, imageName))
    .map(([, part]) => part),
];

const GATE_NAMES = [...GATES, ...GROWTH_GATES];

const limitsOf = (config: Config, part: ConfigPart): Limit[] =>
  GATE_NAMES.flatMap((gate) => {
    const given = part.gates?.[gate];
    if (given === undefined) return [];
    try {
      return [parseLimit(gate, `${given}`)];
    } catch (error) {
      throw error instanceof SlimError ? refuse(config, `gates.${error.message.slice(2)}`) : error;
    }
  });

/** Refuses names of rules that are none, own rules that bear a name twice or fail their own examples, days that are none, and limits that are none. */
export const checkConfig = (config: Config): void => {
  const own = (config["own-rules"] ?? []).map(({ id }) => id);
  const builtIn = [...RULES.map(({ id }) => id), ...DETECTED.map(({ id }) => id)];
  const twice = own.find((id, at) => builtIn.includes(id) || own.indexOf(id) !== at);
  if (twice !== undefined)
    throw refuse(config, `own-rules: there is a rule ${twice} already; give yours another id`);
  for (const rule of config["own-rules"] ?? []) {
    const fault = failedExample(rule, rule.examples ?? []);
    if (fault !== null) throw refuse(config, `own-rules: ${rule.id}: ${fault}`);
  }
  const known = [...builtIn, ...own];
  for (const part of [config, ...Object.values(config.images ?? {})]) {
    limitsOf(config, part);
    const named = [...Object.keys(part.rules ?? {}), ...(part.ignore ?? []).map(({ rule }) => rule)];
    const unknown = named.find((id) => !known.includes(id));
    if (unknown !== undefined) {
      throw refuse(config, `${unknown}: is no rule; ${adviceFor(unknown, known, "slim rules")}`);
    }
    const { until } = part.ignore?.find((each) => !isDay(each.until)) ?? {};
    if (until !== undefined) throw refuse(config, `ignore: ${until} is no day; write it as 2027-01-31`);
  }
};

const expired = ({ rule, reason, until }: Ignore): Warning => ({
  code: "ignore-expired",
  message: `the config ignored ${rule} until ${until} (${reason}): that day is over, and it counts again`,
  layer: null,
  path: null,
});

/** What a config asks for an image of that name. */
export const settingsFor = (config: Config | null, imageName: string, io: Io): Settings => {
  const parts = config === null ? [] : partsOf(config, imageName);
  const switches = new Map(parts.flatMap(({ rules }) => Object.entries(rules ?? {})));
  const off = new Set(
    [...switches].filter(([, state]) => state === "off" || state === false).map(([id]) => id),
  );
  const limits = new Map(
    parts.flatMap((part) => (config ? limitsOf(config, part) : [])).map((limit) => [limit.gate, limit]),
  );
  const ignores = parts.flatMap(({ ignore }) => ignore ?? []);
  const day = today(io);
  return {
    rules: [...RULES, ...(config?.["own-rules"] ?? [])].filter(({ id }) => !off.has(id)),
    off,
    ignores: ignores.filter(({ until }) => until >= day),
    limits: [...limits.values()],
    includeBase:
      parts.findLast(({ gates }) => gates?.["include-base"] !== undefined)?.gates?.["include-base"] === true,
    warnings: ignores.filter(({ until }) => until < day).map(expired),
  };
};
