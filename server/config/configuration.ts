// Reads the configuration once at the start: flags over environment over `.env` over defaults.

import { parseArgs } from "node:util";
import manifest from "../../deno.json" with { type: "json" };
import { readDotenvSettings } from "./dotenv.ts";
import { ConfigurationError, type Setting } from "./setting.ts";
import { type SettingName, SETTINGS } from "./settings.ts";
import { explainUnknown } from "./unknown_setting.ts";

/**
 * Every setting with its value. A limit of 0 means none; `url`, `password` and `gravatar` are
 * undefined if they are not set.
 */
export type Configuration = {
  readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]["parse"]>;
};

/** The sources of settings. */
export interface ConfigurationSources {
  /** The arguments of the program. */
  readonly args: readonly string[];
  /** Reads one variable; called only for those of the table. */
  readonly env: (name: string) => string | undefined;
  /** All variables, if they may be read. @default none */
  readonly all?: Readonly<Record<string, string>>;
  /** The text of the `.env` file, if there is one. */
  readonly dotenv?: string;
}

/** The version in deno.json, the only place that has it. */
export const VERSION: string = manifest.version;

const HELP_FLAG = "help";
const VERSION_FLAG = "version";
/** A wrong value is shown up to this length, so that the message stays on one line. */
const SHOWN_MAX = 60;
/** Widths of the columns of --help, in characters. */
const FLAG_COLUMN = 20;
const VARIABLE_COLUMN = 25;

/**
 * Reads every setting.
 *
 * @throws {ConfigurationError} at the first unknown flag, misspelt variable or wrong value
 */
export function configure(
  { args, env, all = {}, dotenv = "" }: ConfigurationSources,
): Configuration {
  const flags = readFlags(args);
  refuseUnknown(all);
  const fromFile = readDotenvSettings(dotenv);
  const entries = Object.entries(SETTINGS).map(([name, setting]) => [
    name,
    readSetting(setting, flags, env, fromFile),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Refuses variables that look like settings but are not.
 *
 * @throws {ConfigurationError} with the name of the first one
 */
export function refuseUnknown(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) {
    const unknown = explainUnknown({ name, value });
    if (unknown !== undefined) throw new ConfigurationError(unknown);
  }
}

/** The text that `--help` or `--version` prints; undefined without either. */
export function helpOrVersion(args: readonly string[]): string | undefined {
  const names = tokensOf(args).flatMap((token) => token.kind === "option" ? [token.rawName] : []);
  if (names.includes(`--${HELP_FLAG}`) || names.includes("-h")) return helpText();
  if (names.includes(`--${VERSION_FLAG}`)) return `hubbub ${VERSION}`;
  return undefined;
}

function helpText(): string {
  const lines = Object.values(SETTINGS).flatMap((setting: Setting<unknown>) => [
    `  ${setting.flag.padEnd(FLAG_COLUMN)}${setting.env.padEnd(VARIABLE_COLUMN)}` +
    `default: ${setting.default || setting.emptyMeans}`,
    `      ${setting.help}`,
  ]);
  return [
    `hubbub ${VERSION}: chat rooms whose messages are kept`,
    "",
    "deno task start [--flag value …]    flags over environment over .env over defaults",
    "",
    ...lines,
    `  --${HELP_FLAG}`,
    "      this list",
    `  --${VERSION_FLAG}`,
    "      the version",
  ].join("\n");
}

function tokensOf(args: readonly string[]) {
  // `npm run` needs a `--` before flags, and people type it here too.
  const given = args[0] === "--" ? args.slice(1) : args;
  const names = Object.values(SETTINGS).map(({ flag }) => flag.slice(2));
  return parseArgs({
    args: [...given],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      [HELP_FLAG]: { type: "boolean", short: "h" },
      [VERSION_FLAG]: { type: "boolean" },
    },
  }).tokens;
}

function readFlags(args: readonly string[]): Map<string, string> {
  const known = new Map<string, Setting<unknown>>(
    Object.values(SETTINGS).map((setting) => [setting.flag, setting]),
  );
  const flags = new Map<string, string>();
  for (const token of tokensOf(args)) {
    if (token.kind === "option-terminator") continue;
    // Values of unknown flags and stray words are not repeated, as one may be a mistyped password.
    if (token.kind === "positional") {
      throw new ConfigurationError(
        `Argument ${token.index + 1} belongs to no flag: settings are given as --flag value`,
      );
    }
    const setting = known.get(token.rawName);
    if (setting === undefined) {
      throw new ConfigurationError(`Unknown flag ${shown(token.rawName)}: --help lists all`);
    }
    const swallowedFlag = token.inlineValue === false && token.value.startsWith("--");
    if (token.value === undefined || swallowedFlag) {
      throw new ConfigurationError(`${setting.flag} takes ${setting.takes}; it has no value`);
    }
    flags.set(setting.flag, token.value);
  }
  return flags;
}

function readSetting(
  setting: Setting<unknown>,
  flags: ReadonlyMap<string, string>,
  env: ConfigurationSources["env"],
  fromFile: ReadonlyMap<string, string>,
): unknown {
  const written = [
    { name: setting.flag, text: flags.get(setting.flag), isFlag: true },
    { name: setting.env, text: env(setting.env), isFlag: false },
    { name: `${setting.env} in .env`, text: fromFile.get(setting.env), isFlag: false },
  ];
  for (const { name, text, isFlag } of written) {
    if (text === undefined) continue;
    // Compose files and shells pass unset variables as empty ones.
    if (text === "" && !isFlag && setting.emptyMeans === undefined) continue;
    return readText(setting, name, text);
  }
  return setting.parse(setting.default);
}

function readText(setting: Setting<unknown>, name: string, text: string): unknown {
  try {
    return setting.parse(setting.secret ? text : text.trim());
  } catch (cause) {
    const wrong = setting.secret ? "" : `, not ${shown(text)}`;
    throw new ConfigurationError(`${name} takes ${setting.takes}${wrong}`, { cause });
  }
}

/** The text in quotes on one line, shortened, without the password in a URL. */
function shown(text: string): string {
  const safe = text.replace(/\/\/.*@/gs, "//…@");
  return JSON.stringify(safe.length > SHOWN_MAX ? `${safe.slice(0, SHOWN_MAX)}…` : safe);
}
