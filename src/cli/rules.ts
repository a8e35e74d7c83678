import { RULES } from "../../rules/index.ts";
import { SlimError } from "../model/error.ts";
import { printJson } from "../report/json.ts";
import { ruleSection } from "../report/rules-page.ts";
import { renderRules } from "../report/rules-text.ts";
import type { ExitCode, Io } from "./io.ts";
import { adviceFor } from "./nearest.ts";
import { type Args, textOf } from "./options.ts";
import { print } from "./print.ts";

/** `slim rules [ID]` */
export const rulesCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const id = textOf(args, "ID");
  const wanted = id === null ? RULES : RULES.filter((rule) => rule.id === id);
  const [first] = wanted;
  const ids = RULES.map((rule) => rule.id);
  if (!first) throw new SlimError("usage", `${id}: is no rule; ${adviceFor(`${id}`, ids, "slim rules")}`);
  const json = args.format === "json";
  const page = id === null ? renderRules(RULES) : `${ruleSection(first)}\n`;
  print(json ? printJson({ schema: "slim-rules/1", rules: wanted }) : page, args, io);
  return 0;
};
