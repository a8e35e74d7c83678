export * from "../model/json.ts";
