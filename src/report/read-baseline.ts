import type { Baseline, BaselineLayer } from "../model/baseline.ts";
import { SlimError } from "../model/error.ts";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const refusal = (name: string, what: string): SlimError =>
  new SlimError("bad-baseline", `${name}: ${what}; write it anew with slim baseline IMAGE -o FILE`);

/** Takes fields out of JSON that somebody may have edited. Each refuses what is not what it should be. */
const readerOf = (name: string) => {
  const objectAt = (of: Json, key: string): Json => {
    const value = of[key];
    if (!isObject(value)) throw refusal(name, `${key} is missing`);
    return value;
  };
  const textAt = (of: Json, key: string): string => {
    const value = of[key];
    if (typeof value !== "string") throw refusal(name, `${key} is missing, or is no text`);
    return value;
  };
  const bytesAt = (of: Json, key: string): number => {
    const value = of[key];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
      throw refusal(name, `${key} is missing, or is no whole number of bytes`);
    return value;
  };
  const listAt = (of: Json, key: string): Json[] => {
    const value = of[key];
    if (!Array.isArray(value) || !value.every(isObject)) throw refusal(name, `${key} is no list`);
    return value;
  };
  return { objectAt, textAt, bytesAt, listAt };
};

type Reader = ReturnType<typeof readerOf>;

const imageOf = (json: Json, { objectAt, textAt }: Reader): Baseline["image"] => {
  const image = objectAt(json, "image");
  return { name: textAt(image, "name"), platform: textAt(image, "platform"), id: textAt(image, "id") };
};

const layersOf = (json: Json, { listAt, textAt, bytesAt }: Reader): BaselineLayer[] =>
  listAt(json, "layers").map((layer) => ({
    diffId: textAt(layer, "diffId"),
    blobDigest: typeof layer.blobDigest === "string" ? layer.blobDigest : null,
    blobBytes: bytesAt(layer, "blobBytes"),
  }));

const ofBaseline = (json: Json, read: Reader): Baseline => {
  const { objectAt, bytesAt } = read;
  const sizes = objectAt(json, "sizes");
  const waste = objectAt(json, "waste");
  return {
    schema: "slim-baseline/1",
    image: imageOf(json, read),
    sizes: {
      storedBytes: bytesAt(sizes, "storedBytes"),
      blobBytes: bytesAt(sizes, "blobBytes"),
      deadBytes: bytesAt(sizes, "deadBytes"),
      removableBytes: bytesAt(sizes, "removableBytes"),
      duplicateBytes: bytesAt(sizes, "duplicateBytes"),
    },
    layers: layersOf(json, read),
    waste: Object.fromEntries(Object.keys(waste).map((rule) => [rule, bytesAt(waste, rule)])),
  };
};

const WASTE_KINDS: readonly unknown[] = ["dead", "removable", "duplicate"];

/** A saved report says the same, and more. */
const ofReport = (json: Json, read: Reader): Baseline => {
  const { objectAt, textAt, bytesAt, listAt } = read;
  const sizes = objectAt(json, "sizes");
  const above = listAt(json, "layers").filter(({ base }) => base !== true);
  const findings = listAt(json, "findings").filter(
    ({ base, kind }) => base !== true && WASTE_KINDS.includes(kind),
  );
  const waste = new Map<string, number>();
  for (const finding of findings) {
    const rule = textAt(finding, "rule");
    waste.set(rule, (waste.get(rule) ?? 0) + bytesAt(finding, "bytes"));
  }
  const total = (of: readonly Json[], key: string): number =>
    of.reduce((sum, each) => sum + bytesAt(each, key), 0);
  return {
    schema: "slim-baseline/1",
    image: imageOf(json, read),
    sizes: {
      storedBytes: bytesAt(sizes, "storedBytes"),
      blobBytes: bytesAt(sizes, "blobBytes"),
      deadBytes: total(above, "deadBytes"),
      removableBytes: total(above, "removableBytes"),
      duplicateBytes: total(
        findings.filter(({ kind }) => kind === "duplicate"),
        "bytes",
      ),
    },
    layers: layersOf(json, read),
    waste: Object.fromEntries(waste),
  };
};

/** Reads `slim-baseline/1`, or a report that was saved as `slim-report/1`. Throws `bad-baseline` for all else. */
export const readBaseline = (text: string, name: string): Baseline => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refusal(name, "is no JSON");
  }
  if (!isObject(json)) throw refusal(name, "is no baseline");
  const read = readerOf(name);
  if (json.schema === "slim-baseline/1") return ofBaseline(json, read);
  if (json.schema === "slim-report/1") return ofReport(json, read);
  const schema = typeof json.schema === "string" ? `schema ${JSON.stringify(json.schema)}` : "no schema";
  throw refusal(name, `has ${schema}, and slim-baseline/1 or slim-report/1 is needed`);
};
