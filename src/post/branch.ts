/** What git allows nowhere in a name, and what means something in addresses. https://git-scm.com/docs/git-check-ref-format */
const ODD = /[^A-Za-z0-9._/-]/gu;

const encoded = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("");
};

/**
 * The branch that holds the edits of a Dockerfile: `slim/` and its path, as far as git takes it; the rest as `%XX`, so that no two paths
 * have one branch.
 */
export const branchOf = (path: string): string =>
  `slim/${path
    .replace(ODD, encoded)
    .split("/")
    .map((name) =>
      name
        .replace(/^\.|\.$/g, encoded)
        .replace(/\.(?=\.)/g, encoded)
        .replace(/\.(?=lock$)/, encoded),
    )
    .join("/")}`;
