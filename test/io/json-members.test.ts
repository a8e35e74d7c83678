import fc from "fast-check";
import { expect, it } from "vitest";
import { membersOf, withMembers } from "../../src/io/json-members.ts";

it("finds each member's value as it is written", () => {
  const text = '{ "a" : [1, {"b": "}"}] ,"\\u0061\\"":9007199254740993, "":  "x,y:\\\\" , "c": {} }';
  expect(membersOf(text)).toEqual([
    ["a", '[1, {"b": "}"}]'],
    ['a"', "9007199254740993"],
    ["", '"x,y:\\\\"'],
    ["c", "{}"],
  ]);
  expect(membersOf(" { } ")).toEqual([]);
});

it("replaces values where they stood, and nothing else", () => {
  expect(withMembers('{"b": 1.0 , "a":[ 2 ]}', { a: 3, z: null })).toBe('{"b":1.0,"a":3,"z":null}');
  expect(withMembers('{"a":1,"b":2,"a":1e2}', {})).toBe('{"a":1e2,"b":2}');
});

it("says of any object what JSON.parse says, however it is spaced", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, "\t"), (object, space) => {
      const text = JSON.stringify(object, null, space);
      const again = JSON.parse(withMembers(text, {}));
      expect(again).toEqual(JSON.parse(text));
      expect(membersOf(text).map(([, value]) => JSON.parse(value))).toEqual(Object.values(JSON.parse(text)));
    }),
  );
});
