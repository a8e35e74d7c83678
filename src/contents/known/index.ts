import { DATA_LIBRARIES } from "./data-libraries.ts";
import { INTERPRETERS } from "./interpreters.ts";
import { MEDIA_LIBRARIES } from "./media-libraries.ts";
import type { Opens } from "./opened.ts";
import { SERVICES } from "./services.ts";
import { SYSTEM_LIBRARIES } from "./system-libraries.ts";
import { TOOLCHAINS } from "./toolchains.ts";

/** All that is known of programs, by their names without versions. */
export const PROGRAMS: readonly Opens[] = [...INTERPRETERS, ...TOOLCHAINS, ...SERVICES];

/** All that is known of libraries, by the names that they go by. */
export const LIBRARIES: readonly Opens[] = [...SYSTEM_LIBRARIES, ...MEDIA_LIBRARIES, ...DATA_LIBRARIES];
