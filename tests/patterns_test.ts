// deno-lint-ignore-file no-control-regex -- they are the code's own
// Every regular expression that may read a stranger's input takes linear time: 64 KB of its worst
// input take a moment. This test finds every expression; new ones must be listed here.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ChatError } from "../protocol/chat_error.ts";
import { NAME_MAX } from "../protocol/limits.ts";
import { normalizeName } from "../protocol/user_name.ts";

const FOLDERS = ["protocol", "text", "hub", "store", "server", "client"];
const ROOT = new URL("../", import.meta.url);
/** The size of a request's body: the most that a stranger can have read. */
const LENGTH = 64 * 1024;
/** Linear expressions take some ms, quadratic ones seconds. The margin is for busy machines. */
const MOST_MS = 250;

/** Characters that make expressions backtrack. */
const NASTY = [
  ...[" ", "\t", "\n", "\r", "a", "0", "A", "é", "你", "س", "\u0301", "😀", "😀\u200D", "\uFE0F"],
  ...[".", "-", "_", "/", "\\", ":", ";", ",", "@", "#", "%", "&", "=", '"', "'", "|", "!"],
  ...["*", "~", "`", "<", ">", "(", ")", "[", "]", "{", "}", "$", "^", "+", "?"],
  ...["a ", " a", "a-", "a.", "a/", "0.", "0:", "-a", "\n ", " \n", "::", "//", "@a", "> ", "- "],
];

/**
 * An expression, its worst pieces, and the longest input that reaches it if that is less than
 * `LENGTH`.
 */
type Listed = readonly [pattern: RegExp, worst: readonly string[], longest?: number];

/**
 * UTF-16 units of a decomposed name: `normalizeName()` rejects more than 32 characters before it
 * tries these, and a character has at most four code points of two units (see a test below).
 */
const NAME = NAME_MAX * 4 * 2;

/**
 * The expressions by file, each with its worst input besides the above: pieces that are repeated,
 * also after a start that the expression accepts. Look at the pattern and write down what it reads
 * in vain.
 */
const PATTERNS: Readonly<Record<string, readonly Listed[]>> = {
  "client/model/mention_query.ts": [
    [/^[\w*~]+$/, []],
    [/[*~`[\]<>]|_(?!\w)|^_|\W_/g, []],
    [/[@\uFF20]([^\s@\uFF20]{0,32})$/u, ["@a", " @"]],
  ],
  "client/connection/event_stream.ts": [
    [/\r\n|\n|\r(?!$)/, ["\r\n"]],
    [/^ /, ["\r\n"]],
  ],
  "client/embed/saved_token.ts": [
    [/^[\w-]{1,200}$/, []],
  ],
  "client/i18n/chinese_rest.ts": [
    [/^(.+) on (.+)$/, ["a on ", " on"]],
    [/\d+/g, []],
  ],
  "client/model/announcements.ts": [
    [/\s+/g, []],
  ],
  "client/components/message_text.tsx": [
    [
      /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D\uFE0F\s]|[\u{E0061}-\u{E007F}]|[0-9#*]\uFE0F?\u20E3)+$/u,
      ["😀 ", "1\u20E3", "1\uFE0F\u20E3"],
    ],
    [/[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]/u, []],
  ],
  "text/code_fence.ts": [
    [/\s/, []],
    [/`{3,}/g, ["``", "``` "]],
    [/^(`{3,}|~{3,})([^\n]*)$/, ["- ", "-  ", "* * ", "```", "~~~", "1.", "# ", ">> "]],
    [/^[\s>]*(?:(?:[-+*]|\d{1,9}[.)])\s+)?`{3,}([^`]*)$/, ["> ", "- ", "1. ", "```", "``` "]],
    [
      /^(?:c|cpp|cs|css|diff|go|html|java|js|json|jsx|kotlin|lua|md|php|py|python|rb|rs|ruby|rust|sh|bash|sql|swift|text|toml|ts|tsx|txt|xml|ya?ml|(?:java|type)script)$/i,
      [],
    ],
  ],
  "text/emphasis_runs.ts": [
    [/\s/, []],
    [/^[*_~]{1,3}$/, []],
  ],
  "text/emphasis_sides.ts": [
    [/[-"'([{*~,;!?|&%`]|[^\u0000-\u007f]/u, []],
    [/[-"')\]}*~,;!?.:|&%`]|[^\u0000-\u007f]/u, []],
    [/[([{]/, []],
    [/[)\]}]/, []],
    [/[-<>^=+$#@%&|/\\]/, []],
    [/[.:]/, []],
    [/[/\\.]/, []],
    [/[/\\]/, []],
    [/[\p{P}\p{S}]/u, []],
    [/\p{N}/u, []],
    [/\s/u, []],
  ],
  "text/links.ts": [
    [/https?:\/\//gi, [
      "http://",
      "https://a",
      "http://.",
      "http://](",
      "<http:",
      "<a+",
      "，",
      "https://a,https://a",
    ]],
    [/https?:\/\//iy, [
      "http://",
      "https://a",
      "http://.",
      "http://](",
      "<http:",
      "<a+",
      "，",
      "https://a,https://a",
    ]],
    [
      /(?:[^\s\p{Cc}<>"\u0080-\u{10ffff}()[\]{}',;|]|[',;|](?![([{']?[Hh][Tt]{2}[Pp][Ss]?:\/\/)|(?![\p{Terminal_Punctuation}\p{Quotation_Mark}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\u200b\u200e\u200f\u2014\u2015\u2026\u202a-\u202e\u2060-\u2069\u22ef\u301c\uff5e\ufeff])[^\s\p{Cc}\u0000-\u007f])*/uy,
      [
        "http://",
        "https://a",
        "http://.",
        "http://](",
        "<http:",
        "<a+",
        "，",
        "https://a,https://a",
        ")(http:",
      ],
    ],
    [/[([{']?https?:\/\//iy, ["(http:/"]],
    [/[?!.,:;*_'"~`|([{]|(?![\u0000-\u007f])\p{P}/u, [
      "http://",
      "https://a",
      "http://.",
      "http://](",
      "<http:",
      "<a+",
      "，",
      "https://a,https://a",
    ]],
  ],
  "text/link_target.ts": [
    [/[ \t]*(?:\n[ \t]*)?/y, ["\\!"]],
    [/[\s\p{Cc}]/u, ["\\!"]],
    [/\\([!-/:-@[-`{-~])/g, ["\\!"]],
  ],
  "text/markdown_blocks.ts": [
    [/^>+(?=[ \t])/, ["- ", "-  ", "* * ", "```", "~~~", "1.", "# ", ">> "]],
    [/^>+(?=[ \t]|$)/, ["- ", "-  ", "* * ", "```", "~~~", "1.", "# ", ">> "]],
    [/^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/, [
      "- ",
      "-  ",
      "* * ",
      "```",
      "~~~",
      "1.",
      "# ",
      ">> ",
    ]],
    [/^([-+*]|(\d{1,9})[.)])(?=[ \t]|$)/, ["- ", "-  ", "* * ", "```", "~~~", "1.", "# ", ">> "]],
  ],
  "text/markdown_inline.ts": [
    [/(.)\1*/y, [
      "http://",
      "https://a",
      "http://.",
      "http://](",
      "<http:",
      "<a+",
      "，",
      "https://a,https://a",
    ]],
    [/<([A-Za-z][A-Za-z\d+.-]{1,31}:[^\s\p{Cc}<>]*)>/uy, [
      "http://",
      "https://a",
      "http://.",
      "http://](",
      "<http:",
      "<a+",
      "，",
      "https://a,https://a",
    ]],
    [/[*_~`[\]<>]/, []],
    [/[-+]/, []],
    [/[\\`*_~[\]!<\n@\uFF20]|https?:\/\//gi, [
      "http://",
      "https://a",
      "http://.",
      "http://](",
      "<http:",
      "<a+",
      "，",
      "https://a,https://a",
    ]],
    [/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u, []],
    [/\n[ \t]*/y, []],
    [/`+/g, ["``"]],
  ],
  "text/mention_end.ts": [
    [/<?https?:\/\//iy, ["http:/", "<http"]],
    [/\\[*_~`[\]<>]/y, []],
    [/[\p{L}\p{M}\p{N}\p{S}]/u, []],
    [/[\p{L}\p{M}\p{N}]|[^\u0000-\u007f]/u, []],
    [/[\s@\uFF20:,;]|(?![\u0000-\u007f])\p{P}/u, []],
    [/~~+|([*_`])\1*/y, ["~~"]],
  ],
  "text/mention_fold.ts": [
    [/[\u0000-\u007f]/, []],
    [/[\uFE0E\uFE0F]/, []],
  ],
  "text/mentions.ts": [
    [/#((?:g_)?[a-z0-9]{4})(?![\p{L}\p{N}_])/uy, ["#g_aaaa"]],
    [/[.@\uFF20\-\u00B7\u2010\u2011]/, []],
    [/[@\uFF20]/g, []],
  ],
  "text/message_parts.ts": [
    [/[*_`\[\]<\\]|~~|^[ \t]*(?:>+[ \t]|[-+]\s|\d{1,9}[.)]\s)/m, [
      "1.",
      "1",
      " -",
      " > ",
      ">",
      " >",
    ]],
    [/[*_~`[\]<>\\]/g, []],
  ],
  "text/scripts.ts": [
    [/(?![\uFE0E\uFE0F\u20E3])[\p{L}\p{M}\p{N}_]/u, []],
    [
      /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Yi}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\uFF00-\uFFEF]/u,
      [],
    ],
    [/\w/, []],
  ],
  "text/text_length.ts": [
    [/[ \t]*(?:>|[-*+]\s|\d{1,9}[.)]\s)/y, [" ", "\t", "> ", "- ", "1. "]],
  ],
  "client/offline/worker_files.ts": [
    [/\/static\/[^"'\s<>]+/g, ["/static/", "/static"]],
  ],
  "hub/names/name_marks.ts": [
    [/[\p{scx=Inherited}\p{scx=Common}\p{scx=Latin}]/u, []],
    [/(\P{M})(\p{M}+)/gu, ["\u0301", "a\u0301"]],
  ],
  "hub/names/name_signs.ts": [
    [/\p{L}/u, []],
    [/\p{M}/u, []],
    [/[\p{Default_Ignorable_Code_Point}\p{M}]/gu, []],
  ],
  "hub/names/name_skeleton.ts": [
    [/^[\x00-\x7f]*$/, []],
    [/[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu, ["\u{1F3FB}"]],
    // Quadratic: each dot and stroke looks back at all marks before it.
    [/(?<=[l\p{Soft_Dotted}]\p{M}*)\u0307/gu, ["\u0307", "l\u0307"], NAME],
    [/(?<=[AHGeft]\p{M}*)[\u0335\u0336]/gu, ["\u0335", "t\u0335"], NAME],
    [/[\u23D0\u2758\u2759\u4E28]/gu, []],
    [/\p{Nd}/u, []],
    [/(?![0-9])\p{Nd}/gu, ["\u0660"]],
  ],
  "hub/event_bytes.ts": [
    [/^[ !#-[\]-~]*$/, []],
    [/^[\P{Cc}\t\n]*$/u, ["\t"]],
  ],
  "protocol/cursor.ts": [
    [/^(\d{1,40})(?:\.([A-Za-z0-9_-]{1,40}))?$/, ["0", "0.a"]],
    [/^[1-9]\d{0,14}$/, ["1"]],
  ],
  "protocol/message_text.ts": [
    [/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, []],
  ],
  "protocol/name_fold.ts": [
    [/[i1|!]/g, ["i"]],
    [/0/g, []],
    [/rn/g, ["r", "rn"]],
    [/vv/g, ["v"]],
    [/`/g, []],
    [/"/g, []],
    [/\s+/g, []],
  ],
  "protocol/page_assets.ts": [
    [/^dist\/(?:embed\/)?[^/]+-[A-Z0-9]{8}\.js$/, []],
  ],
  "protocol/events/fields.ts": [
    [/^\/(?![/\\])/, ["/", "/a"]],
  ],
  "protocol/place.ts": [
    [/ (?=\d{2}:?\d{2}$)/, ["2026-01-01T", "0:", "00:00", " 00:"]],
    [/^\d{1,15}$/, ["2026-01-01T", "0:", "00:00", " 00:"]],
    [/^(?<day>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/, [
      "2026-01-01T",
      "0:",
      "00:00",
      " 00:",
    ]],
  ],
  "protocol/room_name.ts": [
    [/^[a-z0-9][a-z0-9-]{0,39}$/, []],
    [/^#/, []],
    [/[\s_]*\p{Pd}[\s_]*|[\s_]+/gu, [" -", "- ", "_ ", " a", " -a", "__a"]],
  ],
  "protocol/user_name.ts": [
    [
      /[0-9#*]\uFE0F\u20E3|\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu,
      ["#\uFE0F", "😀\uFE0F", "\u{1F3F4}\u{E0067}\u{E0062}", "😀\u200D😀"],
    ],
    [/\p{Zs}+/gu, ["\u00A0", "\u3000 "]],
    [
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u303F\u{13441}\u{13442}\u{16FE4}\u{1D159}]/u,
      [],
    ],
    [/[\p{Co}\p{Cn}\uFFFC\uFFFD]/u, []],
    [/(?:^|\s)\p{M}|[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u, [
      "\u0301\u0302",
      "\u0301\u0302\u0303\u0304a",
    ]],
    // Quadratic: each mark looks back at all marks before it.
    [
      /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Common}]\p{M}*)(?![\p{sc=Inherited}\p{sc=Common}\p{sc=Cyrillic}\p{sc=Coptic}\p{sc=Glagolitic}])\p{M}/u,
      ["\u0902", "\u0483", "\u0905\u0902"],
      NAME,
    ],
    [/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{So}\p{Extended_Pictographic}]/u, []],
  ],
  "server/http/decode_body.ts": [
    [/^(?:us-)?ascii$/i, ["us-", "ascii"]],
  ],
  "server/http/form_fields.ts": [
    [/%([0-9A-Fa-f]{2})/g, ["%F", "%FF"]],
  ],
  "server/http/negotiate.ts": [
    [/;\s*(q=[\d.]+)/i, ["a/a", "a/a ;", "a/a;q=", ";q=1.", " ;q"]],
    [/^\s*([^\s/;,]+\/[^\s;,]+)\s*(;.*)?$/, ["a/a", "a/a ;", "a/a;q=", ";q=1.", " ;q"]],
  ],
  "server/http/own_host.ts": [
    [/\.$/, ["a.", "[]"]],
    [/^\[|\]$/g, ["a.", "[]"]],
  ],
  "server/http/request_body.ts": [
    [/^[A-Za-z][\w.-]*=/, ["a.", "a="]],
  ],
  "server/limits/address_key.ts": [
    [/%.*$/, ["1.1.1.1", "1.1.1.1:", "[a]", "[a]:", "::ffff:1.", "%a"]],
    [/^(\d+\.\d+\.\d+\.\d+):\d+$/, ["1.1.1.1", "1.1.1.1:", "[a]", "[a]:", "::ffff:1.", "%a"]],
    [/^0+(?=.)/, ["1.1.1.1", "1.1.1.1:", "[a]", "[a]:", "::ffff:1.", "%a"]],
    [/^::ffff:(\d+\.\d+\.\d+\.\d+)$/, ["1.1.1.1", "1.1.1.1:", "[a]", "[a]:", "::ffff:1.", "%a"]],
    [/^\[(.+)\](?::\d+)?$/, ["1.1.1.1", "1.1.1.1:", "[a]", "[a]:", "::ffff:1.", "%a"]],
  ],
  "server/http/address_list.ts": [
    [/^::ffff:(?=\d+\.)/i, ["::ffff:1"]],
    [/^\d{1,3}$/, ["::ffff:1"]],
  ],
  "server/ops/logger.ts": [
    [/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ["passwor", "toke"]],
    [/^[\p{L}\p{N}._:/@%+,*[\]=?&#~-]+$/u, ["passwor", "toke"]],
    [/password|token|cookie|authorization|secret|email/i, ["passwor", "toke"]],
  ],
  "server/routes/avatar_route.ts": [
    [/^[ug]_[a-z0-9]{1,40}$/, ["u_a"]],
  ],
  "server/auth/authenticator.ts": [
    [/^Bearer +([A-Za-z0-9._~+/=-]+)$/i, ["Bearer ", "Bearer a", "bearer"]],
    [/^Bearer\b/i, ["Bearer ", "Bearer a", "bearer"]],
  ],
  "server/auth/sign_in_fields.ts": [
    [/^[^\s@]+@[^\s@]+$/, ["a@", "a@a"]],
  ],
  "server/routes/event_page.ts": [
    [/^\d{1,2}(\.\d{1,3})?$/, ["1", "1."]],
    [/^\d{1,16}$/, ["1"]],
  ],
  "server/routes/idempotency_key.ts": [
    [/^"(.*)"$/, ['"a']],
  ],
  "server/formats/plain_lines.ts": [
    [/[\n\u2028\u2029]/, []],
    [
      /[\u0590-\u08ff\u200f\u061c\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u,
      [],
    ],
    [/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u, []],
  ],
  "server/routes/room_page.ts": [
    [/^\d{1,4}$/, ["1"]],
  ],
  "server/routes/read_query.ts": [
    [/^(\d{1,16})\.([a-z0-9][a-z0-9-]{0,39})$/, ["1", "1.", "1.a"]],
    [/^\d{1,4}$/, ["1"]],
  ],
  "server/routes/line_routes.ts": [
    [/^[a-z][\w+/-]{0,63}$/i, ["a/"]],
  ],
};

/** The number of expressions that are built from strings, by file, and why they are bounded. */
const MADE: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "hub/names/name_marks.ts": [2, "a name of at most 32 characters, as normalizeName() leaves it"],
  "hub/names/name_signs.ts": [5, "a name of at most 32 characters, as normalizeName() leaves it"],
};

/** Expressions that read only what the operator or the build wrote. */
const OWN: Readonly<Record<string, readonly RegExp[]>> = {
  "client/components/keyboard.ts": [/Mac|iPhone|iPad/],
  "store/sqlite/disk_advice.ts": [
    /\(os error (28|122|69|112)\)|No space left|not enough space|quota exceeded/i,
  ],
  "store/sqlite/storage_error.ts": [
    /^(database disk image is malformed|file is not a database)/,
    /^(disk I\/O error|database or disk is full|unable to open|attempt to write a readonly)/,
  ],
  "server/formats/page_files.ts": [/\/\*[^]*?\*\/\s*|^\s+/gm],
  "server/ops/openapi/document.ts": [/:(\w+)/g],
  "server/config/configuration.ts": [/\/\/.*@/gs],
  "server/config/dotenv.ts": [
    /[ \t]*(?:#[^\n]*)?(?:\n|$)/y,
    /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/y,
    /[ \t]*/y,
    /\n[ \t]*(?:export[ \t]+)?(HUBBUB_\w*)[ \t]*=/,
    /^[ \t]+/,
    /[^\n]*/y,
    /^[ \t]*(?:#.*)?$/,
    /^(.*?)[ \t]+#/,
    /^\uFEFF/,
    /\r\n?/g,
  ],
  "server/config/settings.ts": [/\S/, /^[^\p{Cc}\uFFFD]*$/u, /^[0-9A-Za-z.:_%-]+$/],
  "server/config/setting.ts": [
    /\/+$/,
    /^\d+$/,
    /^\d{1,9}(\.\d{1,9})?$/,
  ],
  "server/config/unknown_setting.ts": [
    /^HUBBUB_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP)\w*)$/,
    /^[a-z]+:\/\//,
    /[.-]/g,
  ],
  "server/ops/start_error.ts": [
    /^Permission denied \(os error \d+\)$/,
    /failed to lookup address/i,
  ],
};

/** The used part of the linter's plugins. Deno declares them only among the unstable types. */
interface Linting {
  readonly lint: {
    runPlugin(plugin: object, file: string, source: string): void;
  };
}
interface SyntaxNode {
  readonly raw?: string;
  readonly regex?: object;
  readonly callee?: { readonly name?: string };
}
const { lint } = Deno as unknown as Linting;

interface Found {
  readonly literals: Map<string, string[]>;
  readonly made: Map<string, number>;
}

async function findPatterns(): Promise<Found> {
  const literals = new Map<string, string[]>();
  const made = new Map<string, number>();
  for await (const file of sources()) {
    const collect = {
      create: () => ({
        Literal({ raw, regex }: SyntaxNode) {
          if (regex) literals.set(file, [...literals.get(file) ?? [], raw!]);
        },
        NewExpression({ callee }: SyntaxNode) {
          if (callee?.name === "RegExp") made.set(file, (made.get(file) ?? 0) + 1);
        },
      }),
    };
    const text = await Deno.readTextFile(new URL(file, ROOT));
    lint.runPlugin({ name: "patterns", rules: { collect } }, file, text);
  }
  return { literals, made };
}

async function* sources(): AsyncGenerator<string> {
  const folders = [...FOLDERS];
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
      if (isDirectory) folders.push(`${folder}/${name}`);
      else if (/\.tsx?$/.test(name)) yield `${folder}/${name}`;
    }
  }
}

function msOf(pattern: RegExp, text: string): number {
  const started = performance.now();
  text.replace(pattern, "");
  return performance.now() - started;
}

Deno.test("every regular expression is listed in this test", async () => {
  const { literals, made } = await findPatterns();
  const listed = (file: string) => {
    const foreign = PATTERNS[file]?.map(([pattern]) => pattern) ?? [];
    return [...foreign, ...OWN[file] ?? []].map(String).sort();
  };
  const files = new Set([...literals.keys(), ...Object.keys(PATTERNS), ...Object.keys(OWN)]);
  for (const file of files) {
    assertEquals(listed(file), [...new Set(literals.get(file) ?? [])].sort(), file);
  }
  const counts = Object.entries(MADE).map(([file, [count]]) => [file, count] as const);
  assertEquals(new Map(counts), made);
});

Deno.test("no regular expression takes longer than a moment for 64 KB of what is worst for it", () => {
  for (const [file, patterns] of Object.entries(PATTERNS)) {
    for (const [pattern, worst, longest = LENGTH] of patterns) {
      for (const begin of ["", "a", ...worst]) {
        for (const piece of [...NASTY, ...worst]) {
          // The end matches nothing: everything before it was read in vain.
          const text = `${begin}${piece.repeat(longest / piece.length)}\u0000`;
          const took = msOf(pattern, text);
          const slow = took > MOST_MS && msOf(pattern, text) > MOST_MS;
          assert(
            !slow,
            `${file}: ${pattern} took ${took} ms for ${JSON.stringify([begin, piece])}`,
          );
        }
      }
    }
  }
});

Deno.test("a name of 64 KB is refused before an expression is tried that takes long for it", () => {
  for (const piece of [...NASTY, "\u0902", "\u0483", "a\u0301", "\uFDFA"]) {
    const name = `a${piece.repeat(LENGTH / piece.length)}!`;
    const msOfName = () => {
      const started = performance.now();
      assertThrows(() => normalizeName(name), ChatError, `at most ${NAME_MAX} fit`);
      return performance.now() - started;
    };
    assert(!(msOfName() > MOST_MS && msOfName() > MOST_MS), JSON.stringify(piece));
  }
});
