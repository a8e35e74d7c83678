/** Text as one line: every run of white space a single blank. Two commands that differ only there are the same command. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
