import type { Habit } from "./habit.ts";
import { LANGUAGE_HABITS } from "./habits-of-languages.ts";
import { SYSTEM_HABITS } from "./habits-of-systems.ts";

/** In the order in which their commands stand where one RUN has several. */
export const HABITS: readonly Habit[] = [...SYSTEM_HABITS, ...LANGUAGE_HABITS];
