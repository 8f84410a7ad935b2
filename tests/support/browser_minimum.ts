// The oldest browsers that run the page's script, and what MDN's data says is newer than them.

import { compatData as data } from "./compat_data.ts";

/** As README.md states it. */
export const MINIMUM = {
  chrome: "109",
  firefox: "115",
  safari: "16.4",
  safari_ios: "16.4",
} as const;

/** A feature of the language or of the platform that one of the oldest browsers lacks. */
export interface NewerFeature {
  /** "Array", "AbortSignal". */
  readonly owner: string;
  /** "toSorted"; absent if the whole owner is newer. */
  readonly member?: string;
  /** A member of the constructor, not of its instances. */
  readonly isStatic: boolean;
}

/**
 * The oldest browsers have these, and the page works without them, so that browsers that lack them
 * can use it.
 */
export const NOT_NEEDED: readonly NewerFeature[] = [
  { owner: "Array", member: "findLast", isStatic: false },
  { owner: "Array", member: "findLastIndex", isStatic: false },
];

interface Statement {
  readonly version_added: string | boolean | null;
  readonly version_removed?: string | boolean;
  readonly flags?: unknown;
  readonly prefix?: string;
  readonly alternative_name?: string;
}

interface Node {
  readonly __compat?: { readonly support: Readonly<Record<string, Statement | Statement[]>> };
  readonly [name: string]: unknown;
}

/** Compares "16.4" and "109" by their numbers. */
function isAtMost(version: string, most: string): boolean {
  const [some, others] = [version, most].map((each) =>
    each.replace("≤", "").split(".").map(Number)
  );
  const differs = some!.findIndex((part, index) => part !== (others![index] ?? 0));
  return differs < 0 || some![differs]! < (others![differs] ?? 0);
}

function isNewer(node: Node, prefix?: string): boolean {
  const { support } = node.__compat!;
  return Object.entries(MINIMUM).some(([browser, minimum]) =>
    ![support[browser] ?? []].flat().some((statement) =>
      typeof statement.version_added === "string" && /\d/.test(statement.version_added) &&
      !statement.flags && (!statement.prefix || statement.prefix === prefix) &&
      !statement.alternative_name &&
      isAtMost(statement.version_added, minimum) &&
      !(typeof statement.version_removed === "string" &&
        isAtMost(statement.version_removed, minimum))
    )
  );
}

function nodesOf(node: Node): readonly (readonly [string, Node])[] {
  return Object.entries(node).filter((entry): entry is [string, Node] =>
    entry[0] !== "__compat" && Object(entry[1]).__compat !== undefined
  );
}

/** MDN's names of a member: `any_static`, `click_event`, `Array` for the constructor. */
const STATIC = /_static$/;
const NO_MEMBER = /_event$|_|^@@/;

function membersOf(
  owner: string,
  node: Node,
): readonly { name: string; isStatic: boolean; node: Node }[] {
  // In the data of the language, the two differ only in whether V8 has the member there.
  const known =
    (globalThis as unknown as Record<string, Record<string, unknown> | undefined>)[owner];
  return nodesOf(node).flatMap(([key, child]) => {
    const isMarked = STATIC.test(key);
    const name = key.replace(STATIC, "");
    if (NO_MEMBER.test(name) || name === owner) return [];
    const isStatic = isMarked || (Object(known) === known && name in known! &&
      !(name in Object(known!.prototype)));
    return [{ name, isStatic, node: child }];
  });
}

/** Newer built-ins of the language and newer interfaces of the platform. */
export function newerFeatures(): readonly NewerFeature[] {
  const groups = [data.javascript.builtins, data.api] as unknown as readonly Node[];
  return groups.flatMap((group) =>
    nodesOf(group).flatMap(([owner, node]): NewerFeature[] => {
      if (isNewer(node)) return [{ owner, isStatic: false }];
      return membersOf(owner, node).filter(({ node }) => isNewer(node))
        .map(({ name, isStatic }) => ({ owner, member: name, isStatic }));
    })
  );
}

/**
 * Names of members that some interface has in all of the oldest browsers, and which therefore prove
 * nothing.
 */
export function olderMembers(): ReadonlySet<string> {
  return older ??= findOlderMembers();
}

let older: ReadonlySet<string> | undefined;

function findOlderMembers(): ReadonlySet<string> {
  const groups = [data.javascript.builtins, data.api] as unknown as readonly Node[];
  const members = groups.flatMap((group) =>
    nodesOf(group).flatMap(([owner, node]) =>
      isNewer(node)
        ? []
        : membersOf(owner, node).filter(({ node, isStatic }) => !isStatic && !isNewer(node))
          .map(({ name }) => name)
    )
  );
  return new Set(members);
}

/**
 * Names that style sheets use: properties, and others with their sign: `:has`, `@layer`. A browser
 * with a `prefix` version counts as having it.
 */
export function isNewerInStyles(name: string, prefix?: string): boolean {
  const css = data.css as unknown as Readonly<Record<string, Node>>;
  const bare = name.replace(/^[:@]+/, "");
  const group = name.startsWith("@")
    ? "at-rules"
    : name.startsWith(":")
    ? "selectors"
    : "properties";
  const node = css[group]?.[bare] as Node | undefined;
  return node?.__compat !== undefined && isNewer(node, prefix);
}

/** Functions and units in values of style sheets: `color-mix()`, `dvh`. */
export function isNewerValue(name: string): boolean {
  const { types } = data.css as unknown as { readonly types: Readonly<Record<string, Node>> };
  const { length, ...groups } = types;
  const nodes = name.endsWith("()")
    ? [types, ...Object.values(groups)].map((group) => group[name.slice(0, -2)])
    : [length?.[unitInData(name)]];
  return nodes.some((node) => Object(node).__compat !== undefined && isNewer(node as Node));
}

/** MDN's data groups some units. */
function unitInData(unit: string): string {
  if (/^cq/.test(unit)) return "container_query_length_units";
  const size = /^([dls])v/.exec(unit)?.[1];
  const sizes: Readonly<Record<string, string>> = { d: "dynamic", l: "large", s: "small" };
  return size === undefined ? unit : `viewport_percentage_units_${sizes[size]}`;
}
