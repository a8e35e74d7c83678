import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type Site } from "../recipe/recipe.ts";

/** Programs that change accounts and nothing that is copied. */
const ACCOUNT = /^(?:useradd|groupadd|adduser|addgroup|usermod|groupmod|gpasswd)$/;

/** The commands of a stage that make its accounts, as they stand there; null where one of them cannot be taken out. */
export const accountCommands = (sites: readonly Site[]): readonly string[] | null => {
  const commands: string[] = [];
  for (const site of sites) {
    const { keyword, text } = site.instruction;
    if (keyword !== "RUN" || !/\b(?:user|group)(?:add|mod)\b|\badd(?:user|group)\b/.test(text)) continue;
    if (!isUnderstood(site)) return null;
    for (const { name, statement, nested } of callsOf(site)) {
      if (!ACCOUNT.test(name)) continue;
      const member = site.run.tree.list[statement];
      if (nested || !member || member.pipeline?.length !== 1) return null;
      commands.push(oneLine(site.run.text.slice(member.from, member.to)));
    }
  }
  return commands;
};

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
