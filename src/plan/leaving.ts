import type { Call } from "../recipe/call.ts";
import { callsOf, isCall } from "../recipe/calls.ts";
import type { RunSite } from "../recipe/recipe.ts";
import type { Habit } from "./habit.ts";

/** The calls of a RUN that leave what a habit speaks of. */
export const leavingCalls = (site: RunSite, { leaves, cleaned = [] }: Habit): readonly Call[] =>
  callsOf(site).filter(
    (call) =>
      leaves.some((said) => isSaid(call, said)) &&
      !cleaned.some((said) => isSaid(call, said)) &&
      !isQuestion(call),
  );

/** `pacman -S` says `-Sy`, `-Syu` and such; a tool alone says only itself, with nothing but options. */
const isSaid = (call: Call, said: string): boolean => {
  const [name, subcommand] = said.split(" ");
  if (subcommand?.startsWith("-"))
    return (
      call.name === name &&
      call.args.some(({ text }) => text.startsWith(subcommand) && !text.startsWith("--"))
    );
  if (subcommand === undefined && name !== "useradd" && !/\.r$/.test(name ?? ""))
    return call.name === name && call.args.every(({ text }) => text.startsWith("-"));
  return isCall(call, said);
};

const isQuestion = ({ args }: Call): boolean =>
  args.some(({ text }) => /^(?:--version|--help|-h|--dry-run|--print-only)$/.test(text));

/**
 * Whether the file has thought of it: an option, a variable, a mount, a cleaning behind the last call that leaves it. `isShown` where an
 * image has it all the same, so that no variable keeps it out.
 */
export const handlesItself = (
  site: RunSite,
  habit: Habit,
  calls: readonly Call[],
  isShown: boolean,
): boolean =>
  isMounted(site, habit) ||
  (!isShown && isSwitchedOff(site, habit, calls)) ||
  isCleaned(site, habit, calls) ||
  calls.every(({ args }) => args.some(({ text }) => habit.flags?.includes(text)));

const isMounted = ({ run: { mounts } }: RunSite, { places }: Habit): boolean =>
  mounts.some(({ type, target }) => {
    if (target === null || (type !== "cache" && type !== "tmpfs" && type !== "bind")) return false;
    const folder = `${target.replace(/\/$/, "")}/`;
    return places.some((place) =>
      place.startsWith("~")
        ? folder.includes(place.slice(1)) || place.slice(1).startsWith(tailOf(folder))
        : `${place}/`.startsWith(folder) || folder.startsWith(place),
    );
  });

/** A home's own part of a mount: `/.cache/` of `/root/.cache/`. */
const tailOf = (folder: string): string => folder.replace(/^\/(?:root|home\/[^/]+|var\/www|app)(?=\/)/, "");

const isSwitchedOff = (
  { circumstances: { env }, run }: RunSite,
  { variables = [] }: Habit,
  calls: readonly Call[],
): boolean => {
  const isOn = (value: string | null | undefined): boolean =>
    value !== undefined && !/^(?:0|false|no|off|)$/i.test(value ?? "1");
  return variables.some(
    (name) =>
      isOn(env.get(name)) ||
      run.tree.commands.some(({ name: program, assignments }) =>
        assignments.some(
          (set) =>
            set.name === name &&
            isOn(set.value?.value) &&
            (program === null ||
              program.value === "export" ||
              calls.some(({ command }) => command.assignments.includes(set))),
        ),
      ),
  );
};

/** A command behind the last call that takes the leftovers away, by the tool's own word or by `rm` of their place. */
const isCleaned = (site: RunSite, { cleaned = [], places }: Habit, calls: readonly Call[]): boolean => {
  const last = calls.at(-1)?.command.to ?? 0;
  const later = callsOf(site).filter(({ command }) => command.from >= last);
  return later.some(
    (call) =>
      cleaned.some((said) => isSaid(call, said)) ||
      (/^(?:rm|find)$/.test(call.name) &&
        call.args.some(({ text }) => places.some((place) => covers(text, place)))),
  );
};

/** Whether `rm -rf WORD` takes a place, or all that is in it, or a folder above. */
const covers = (word: string, place: string): boolean => {
  const bare = word
    .replace(/["']/g, "")
    .replace(/^\$\{?HOME\}?/, "~")
    .replace(/^\/root(?=\/)/, "~");
  const folder = `${bare.replace(/\/?\*?$/, "")}/`;
  return folder.length > 3 && (place.startsWith(folder) || folder === place);
};
