import { nearest } from "../nearest.ts";
import type { Shape } from "./shape.ts";

/** The way to a value: keys, and places in lists. */
export type Way = readonly (string | number)[];

/** What is wrong with a value, and where: half a sentence. */
export interface Fault {
  readonly way: Way;
  readonly fault: string;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listed = (names: readonly (string | boolean)[]): string => names.map(String).join(", ");

/** What was probably meant, else all there is. */
const meant = (word: string, names: readonly string[]): string => {
  const near = nearest(word, names);
  return near === null ? `give one of ${listed(names)}` : `did you mean ${near}?`;
};

const typeOf = (value: unknown): string =>
  value === null || value === undefined
    ? "nothing"
    : Array.isArray(value)
      ? "a list"
      : isObject(value)
        ? "a table"
        : `${JSON.stringify(value)}`;

const TYPES: Readonly<
  Record<NonNullable<Shape["type"]>, { readonly name: string; holds(value: unknown): boolean }>
> = {
  object: { name: "a table", holds: isObject },
  array: { name: "a list", holds: Array.isArray },
  string: { name: "a text", holds: (value) => typeof value === "string" },
  integer: { name: "a whole number", holds: Number.isInteger },
  number: { name: "a number", holds: (value) => typeof value === "number" && Number.isFinite(value) },
  boolean: { name: "true or false", holds: (value) => typeof value === "boolean" },
};

const faultOfKeys = (value: Json, shape: Shape, way: Way): Fault | null => {
  const { properties = {}, required = [], additionalProperties } = shape;
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(properties, key) || additionalProperties !== false) continue;
    return { way: [...way, key], fault: `is no key; ${meant(key, Object.keys(properties))}` };
  }
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return { way, fault: `${missing} is missing; add it` };
  for (const [key, inner] of Object.entries(value)) {
    const of = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    const fault = of ? faultIn(inner, of, [...way, key]) : null;
    if (fault !== null) return fault;
  }
  return null;
};

const faultOfItems = (value: readonly unknown[], { items, minItems = 0 }: Shape, way: Way): Fault | null => {
  if (value.length < minItems) return { way, fault: `has ${value.length} items; give ${minItems} or more` };
  for (const [at, inner] of value.entries()) {
    const fault = items ? faultIn(inner, items, [...way, at]) : null;
    if (fault !== null) return fault;
  }
  return null;
};

/** Of objects the one of the same `kind` is meant; of the rest any will do. */
const faultOfAny = (value: unknown, shapes: readonly Shape[], way: Way): Fault | null => {
  const faults = shapes.map((shape) => faultIn(value, shape, way));
  if (faults.includes(null)) return null;
  const kinds = shapes.map((shape) => shape.properties?.kind?.const ?? "");
  if (kinds.every((kind) => kind === "")) {
    const names = shapes.map(({ type }) => (type ? TYPES[type].name : "")).join(" or ");
    return { way, fault: `is ${typeOf(value)}; give ${names}` };
  }
  const kind = isObject(value) ? value.kind : undefined;
  const at = typeof kind === "string" ? kinds.indexOf(kind) : -1;
  if (at !== -1) return faults[at] ?? null;
  if (!isObject(value)) return { way, fault: `is ${typeOf(value)}; give a table` };
  return typeof kind === "string"
    ? { way: [...way, "kind"], fault: `is ${typeOf(kind)}; ${meant(kind, kinds)}` }
    : { way, fault: `kind is missing; give one of ${listed(kinds)}` };
};

/** The first thing that is wrong with a value, null where nothing is. Equal to what JSON Schema says of it. */
export const faultIn = (value: unknown, shape: Shape, way: Way = []): Fault | null => {
  if (shape.anyOf) return faultOfAny(value, shape.anyOf, way);
  if (shape.type && !TYPES[shape.type].holds(value))
    return { way, fault: `is ${typeOf(value)}; give ${TYPES[shape.type].name}` };
  if (shape.enum && !shape.enum.some((each) => each === value)) {
    const names = shape.enum.filter((each) => typeof each === "string");
    return {
      way,
      fault: `is ${typeOf(value)}; ${typeof value === "string" ? meant(value, names) : `give one of ${listed(names)}`}`,
    };
  }
  if (shape.const !== undefined && value !== shape.const)
    return { way, fault: `is ${typeOf(value)}; give ${shape.const}` };
  if (typeof value === "string" && shape.pattern && !new RegExp(shape.pattern, "u").test(value))
    return { way, fault: `is ${typeOf(value)}; ${shape["x-hint"] ?? "give another"}` };
  if (typeof value === "number" && shape.minimum !== undefined && value < shape.minimum)
    return { way, fault: `is ${value}; give ${shape.minimum} or more` };
  if (isObject(value)) return faultOfKeys(value, shape, way);
  return Array.isArray(value) ? faultOfItems(value, shape, way) : null;
};
