import type { Declined } from "../model/step.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import type { Draft, Planning } from "./draft.ts";

/** Tools that leave something; where a RUN that is not understood names one, its author is told why nothing was done. */
const TOOLS =
  /\b(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper|pacman|pip3?|pipenv|poetry|conda|npm|yarn|composer)\b/;

/** What the text shows and no step mends, without an image at least: RUNs that cannot be read, and layers that only undo. */
export const planUnread = ({ shipped, evidence }: Planning): Draft => ({
  steps: [],
  declined: shipped.flatMap((site): readonly Declined[] => {
    const { line, argument } = site.instruction;
    if (site.run?.kind === "opaque" && TOOLS.test(argument))
      return [{ rule: "unread-run", line, reason: `the RUN ${site.run.reason}, so it is not edited` }];
    if (evidence !== null || !isUnderstood(site)) return [];
    return [...reownedAt(site), ...removedAt(site, shipped), ...uninstalledAt(site, shipped)];
  }),
});

const IMAGE = "give the image that this built with --image, and its bytes tell";

/** `chown -R`, `chmod -R`, `chgrp -R` store every file again that an earlier layer stored. */
const reownedAt = (site: Site): readonly Declined[] => {
  if (!isUnderstood(site)) return [];
  const names = callsOf(site).flatMap(({ name, args }) =>
    /^ch(?:own|mod|grp)$/.test(name) && args.some(({ text }) => /^(?:-\w*R\w*|--recursive)$/.test(text))
      ? [`${name} -R`]
      : [],
  );
  if (names.length === 0) return [];
  const said = [...new Set(names)].join(" and ");
  return [
    {
      rule: "metadata-only",
      line: site.instruction.line,
      reason: `${said} may store again what earlier lines stored; ${IMAGE}`,
    },
  ];
};

/** `rm` of what an earlier instruction made hides it, and frees nothing. */
const removedAt = (site: Site, shipped: readonly Site[]): readonly Declined[] => {
  if (!isUnderstood(site)) return [];
  const removed = callsOf(site)
    .filter(({ name }) => name === "rm")
    .flatMap(({ args }) =>
      args.flatMap(({ value }) => (value === null || value.startsWith("-") ? [] : [value])),
    );
  const makers = shipped.filter(
    ({ from, instruction }) => from < site.from && /^(?:RUN|COPY|ADD)$/.test(instruction.keyword),
  );
  return removed.flatMap((path) => {
    const maker = makers.findLast(({ instruction }) =>
      instruction.argument.split(/[\s"'=>]+/).includes(path),
    );
    if (maker === undefined) return [];
    const { line } = maker.instruction;
    const reason = `it only hides ${path}, which line ${line} stored; ${IMAGE}`;
    return [{ rule: "deleted", line: site.instruction.line, reason }];
  });
};

/** What takes packages away, and what brought them. */
const REMOVING = /^(?:del|remove|purge|erase|rm|uninstall)$/;
const INSTALLING = /^(?:add|install|in)$/;
const MANAGERS = /^(?:apk|apt|apt-get|dnf|microdnf|yum|zypper)$/;

/** Packages that a RUN removes and an earlier one installed: they are hidden, and stay below. */
const uninstalledAt = (site: RunSite, shipped: readonly Site[]): readonly Declined[] => {
  const removed = packagesOf(site, REMOVING);
  if (removed.length === 0) return [];
  const before = shipped.filter(isUnderstood).filter(({ from }) => from < site.from);
  return before.flatMap((maker) => {
    const installed = new Set(packagesOf(maker, INSTALLING));
    const names = removed.filter((name) => installed.has(name));
    if (names.length === 0) return [];
    const reason = `it only hides ${names.join(", ")}, which line ${maker.instruction.line} installed; ${IMAGE}`;
    return [{ rule: "deleted", line: site.instruction.line, reason }];
  });
};

/** The words behind a subcommand of a package manager, options aside. */
const packagesOf = (site: RunSite, subcommand: RegExp): readonly string[] =>
  callsOf(site)
    .filter((call) => MANAGERS.test(call.name) && subcommand.test(subcommandOf(call)?.value ?? ""))
    .flatMap((call) =>
      call.args.flatMap((word) =>
        word === subcommandOf(call) || word.value === null || word.value.startsWith("-") ? [] : [word.value],
      ),
    );
