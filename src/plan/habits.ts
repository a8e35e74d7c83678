import type { Habit } from "./habit.ts";
import { LANGUAGE_HABITS } from "./habits-of-languages.ts";
import { SYSTEM_HABITS } from "./habits-of-systems.ts";

/** In the order in which their commands stand where one RUN has several. */
export const HABITS: readonly Habit[] = [...SYSTEM_HABITS, ...LANGUAGE_HABITS];

/** Those of which a program of these names leaves something. */
export const habitsOf = (called: ReadonlySet<string>): readonly Habit[] =>
  NAMED.flatMap(({ habit, names }) => (names.some((name) => called.has(name)) ? [habit] : []));

/** The programs that leave what a habit speaks of. */
export const namesOf = ({ leaves }: Habit): readonly string[] => [
  ...new Set(leaves.map((said) => said.split(" ")[0] ?? "")),
];

const NAMED = HABITS.map((habit) => ({ habit, names: namesOf(habit) }));
