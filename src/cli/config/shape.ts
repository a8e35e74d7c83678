/**
 * The part of JSON Schema (2020-12) that describes `.slim.yaml`. The checker reads it, and it ships as it stands for editors: so
 * both say the same. https://json-schema.org/draft/2020-12/json-schema-validation
 */
export interface Shape {
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly enum?: readonly (string | boolean)[];
  readonly const?: string;
  /** What a text must match; `x-hint` says it in words. */
  readonly pattern?: string;
  readonly "x-hint"?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Shape;
  /** One of several; objects among them are told apart by the constant under `kind`. */
  readonly anyOf?: readonly Shape[];
}
