import { SlimError } from "../model/error.ts";

/** The limits that a user can set; each is the flag of that name. */
export const GATES = ["max-dead", "max-removable", "max-stored", "min-efficiency", "max-layers"] as const;

/** Those that hold an image against an earlier one. */
export const GROWTH_GATES = ["max-growth", "max-pull"] as const;

export type GateName = (typeof GATES)[number] | (typeof GROWTH_GATES)[number];

/** One limit as it was given and as it is compared: `value` times `unit`. */
export interface Limit {
  readonly gate: GateName;
  readonly given: string;
  readonly value: number;
  /** `B`, `MB` …, `%`, or "" for a ratio or a count. */
  readonly unit: string;
}

/** Bytes in each unit that a limit may be written in. */
export const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ["B", 1],
  ["kB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["TB", 1e12],
  ["KiB", 2 ** 10],
  ["MiB", 2 ** 20],
  ["GiB", 2 ** 30],
  ["TiB", 2 ** 40],
]);

/** How the user may spell a unit: in any case, `KB` for `kB`. */
const unitNamed = (name: string): string | undefined =>
  name === "%" ? name : [...UNIT_BYTES.keys()].find((unit) => unit.toLowerCase() === name.toLowerCase());

const EXAMPLES: Readonly<Record<GateName, string>> = {
  "max-dead": "10MB or 5%",
  "max-removable": "10MB or 5%",
  "max-stored": "500MB",
  "min-efficiency": "0.95 or 95%",
  "max-layers": "20",
  "max-growth": "10MB or 5%",
  "max-pull": "100MB or 50%",
};

/** Why a value will not do for a gate, a half-sentence; null where it will. */
const faultOf = (gate: GateName, value: number, unit: string): string | null => {
  if (unit === "%" && value > 100 && gate !== "max-growth") return "is more than 100 %";
  switch (gate) {
    case "max-stored":
      if (unit === "%") return "is a share, and there is nothing it could be a share of";
      return unit === "" && !Number.isInteger(value) ? "is not a whole number of bytes" : null;
    case "max-dead":
    case "max-removable":
    case "max-growth":
    case "max-pull":
      return unit === "" && !Number.isInteger(value) ? "is neither a size nor a percentage" : null;
    case "min-efficiency":
      if (unit !== "" && unit !== "%") return "is a size, and efficiency is a ratio";
      return unit === "" && value > 1 ? "is more than 1" : null;
    case "max-layers":
      return unit !== "" || !Number.isInteger(value) ? "is not a whole number" : null;
    default:
      return gate satisfies never;
  }
};

/** Reads the value of one gate's flag: `10MB`, `512KiB`, `100` (bytes), `5%`, `0.95`, `20`. Throws `usage`. */
export const parseLimit = (gate: GateName, given: string): Limit => {
  const refuse = (fault: string): SlimError =>
    new SlimError(
      "usage",
      `--${gate} ${JSON.stringify(given)} ${fault}; write for example ${EXAMPLES[gate]}`,
    );
  const match = /^(\d+(?:\.\d+)?) ?([a-z]+|%)?$/i.exec(given.trim());
  if (match === null) throw refuse("is not a limit");
  const [, number = "", suffix = ""] = match;
  const unit = suffix === "" ? "" : unitNamed(suffix);
  if (unit === undefined) throw refuse("has an unknown unit");
  const value = Number(number);
  const fault = Number.isFinite(value) ? faultOf(gate, value, unit) : "is too large";
  if (fault !== null) throw refuse(fault);
  return { gate, given: given.trim(), value, unit };
};
