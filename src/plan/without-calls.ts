import type { Change } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import type { RunSite } from "../recipe/recipe.ts";

/** What is to be done to one RUN, or why it cannot be: a clause about the RUN as `it`. */
export type Changes = { readonly changes: readonly Change[] } | { readonly reason: string };

/** A RUN less some of its calls, each with all that its member of the list does; the whole instruction where nothing else is left. */
export const withoutCalls = (site: RunSite, calls: readonly Call[]): Changes => {
  const { line } = site.instruction;
  const { list } = site.run.tree;
  const members = [...new Set(calls.map(({ nested, statement }) => list[nested ? -1 : statement]))];
  if (members.some((member) => member?.pipeline?.length !== 1))
    return { reason: `it calls ${calls[0]?.name} within a loop, a condition or a group` };
  if (members.length < list.length)
    return {
      changes: members.map((member) => ({
        kind: "drop-command",
        line,
        at: site.from + (member?.from ?? 0),
      })),
    };
  if (site.ignored.size > 0) return { reason: "a comment above it would then speak of another instruction" };
  if (hasComment(site)) return { reason: "a comment within it would go with it" };
  return { changes: [{ kind: "remove", line }] };
};

/** Whether comments stand among the lines of an instruction. */
export const hasComment = ({ instruction }: RunSite): boolean => /\n[ \t]*#/.test(instruction.text);
