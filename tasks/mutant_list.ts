// The faults that `deno task mutants` plants, each with the test that must catch it. Add one for every
// promise of docs/reliability.md and every rule of docs/security.md.

import { type PlantedFault, startOf } from "../tests/faults/planted_fault.ts";
import { PROTECTION_FAULTS } from "../tests/faults/protection_faults.ts";

/** A fault, and the test that must fail because of it. */
export interface Mutant extends PlantedFault {
  /** What the code does wrong. */
  readonly fault: string;
  /** The test file that must fail. */
  readonly caughtBy: string;
}

const KILL = "tests/faults/kill_test.ts";
const POWER = "tests/faults/power_cut_test.ts";
const FLOODS = "tests/faults/floods_test.ts";
const XSS = "tests/page/xss_test.ts";

/** Acknowledged events that are lost, repeated, reordered, altered or left on the disk. */
const LOG_MUTANTS: readonly Mutant[] = [
  {
    fault: "never syncs the database",
    find: /PRAGMA synchronous = FULL;/,
    to: "PRAGMA synchronous = OFF;",
    caughtBy: POWER,
  },
  {
    fault: "syncs the database at checkpoints only",
    find: /PRAGMA synchronous = FULL;/,
    to: "PRAGMA synchronous = NORMAL;",
    caughtBy: POWER,
  },
  {
    fault: "leaves the name of a new data folder unsynced",
    find: /for \(const \w+ of \w+\) await syncFolder\(dirname\(\w+\)\);/,
    to: "",
    caughtBy: POWER,
  },
  {
    fault: "acknowledges before the commit",
    find: /this\.#(\w+)\.commit\.run\(\);/,
    to: "setTimeout(() => this.#db.isTransaction && this.#$1.commit.run(), 50);",
    caughtBy: KILL,
  },
  {
    fault: "forgets nonces",
    find: /(WHERE room_id = \? AND user_id = \? AND nonce = )\?/,
    to: "$1? || 'x'",
    caughtBy: KILL,
  },
  {
    fault: "skips an event on resume",
    find: /place: \{ after \},\n/,
    to: "place: { after: after && after + 1 },\n",
    caughtBy: KILL,
  },
  {
    fault: "repeats an event on resume",
    find: /(\.goLive\([\w.]+)(\);\n\s+return \w+;)/,
    to: "$1 - 1$2",
    caughtBy: "tests/hub/follow_test.ts",
  },
  {
    fault: "follows a clock that was set back",
    find: /if \(now > (this\.#\w+)\) \{/,
    to: "if (now !== $1) {",
    caughtBy: "tests/store/clock_test.ts",
  },
  {
    fault: "keeps the epoch when a backup is restored",
    find: /INSERT OR REPLACE( INTO meta \(key, value\) VALUES \('epoch', \?\))/,
    to: "INSERT OR IGNORE$1",
    caughtBy: "tests/store/sqlite/maintenance/restore_test.ts",
  },
  {
    fault: "leaves an erased user's rows in the database file",
    find: /await replaceFile\((\w+), \w+\);(\n {2}return erased;)/,
    to: "await removeFile($1);$2",
    caughtBy: "tests/store/sqlite/maintenance/erase_user_test.ts",
  },
  {
    fault: "stores whose message a change was authorized for",
    find: /, authorId: \w+, \.\.\.(\w+) \} = /,
    to: ", ...$1 } = ",
    caughtBy: "tests/store/memory/event_log_test.ts",
  },
  {
    fault: "deletes users with their last session",
    find: /(USER_RETENTION_MS\b.* = )30 \* /,
    to: "$10 * ",
    caughtBy: "tests/store/memory/store_test.ts",
  },
  {
    fault: "deletes users whose messages are left",
    find: /UPDATE users SET left_at = NULL WHERE id = \?1 AND left_at IS NOT NULL AND EXISTS/,
    to: "$& (SELECT 1 WHERE 0) AND EXISTS",
    caughtBy: "tests/store/sqlite/sessions_test.ts",
  },
  {
    fault: "retains users who left for too long",
    find: /(USER_RETENTION_MS\b.* = )30 \* /,
    to: "$160 * ",
    caughtBy: "tests/store/memory/store_test.ts",
  },
  {
    fault: "leaves the name of a deleted user in the database file",
    find: /SELECT name_id FROM users WHERE id = \?1 AND left_at < \?2/,
    to: "$& AND 0",
    caughtBy: "tests/store/sqlite/sessions_test.ts",
  },
  {
    fault: "migrates edited messages with their first text",
    find: /coalesce\(changes\.text_id, events\.text_id\)/,
    to: "events.text_id",
    caughtBy: "tests/store/sqlite/migration_test.ts",
  },
  {
    fault: "migrates no message that was never changed",
    find: /FROM events LEFT JOIN changes USING/,
    to: "FROM events JOIN changes USING",
    caughtBy: "tests/store/sqlite/migration_test.ts",
  },
  {
    fault: "calls a deleted message not found",
    find: /(\w+\.deleted\b.*)"gone"/,
    to: '$1"not_found"',
    caughtBy: "tests/faults/fuzz_room_test.ts",
  },
  {
    fault: "acknowledges an edit and changes nothing",
    find: /(UPDATE messages SET text_id = \?, edited = \? WHERE) /,
    to: "$1 0 AND ",
    caughtBy: KILL,
  },
  {
    fault: "leaves a deleted text on the disk",
    find: /(UPDATE texts SET body = )zeroblob\(octet_length\(body\)\)( WHERE id IN)/,
    to: "$1body$2",
    caughtBy: POWER,
  },
  {
    fault: "lets every user of the machine read the data",
    find: /0o600;((?:.|\n)*?0o700;)/,
    to: "0o644;$1",
    caughtBy: "tests/store/sqlite/folder_test.ts",
  },
  {
    fault: "reports healthy while nothing can be written",
    find: /(\w+)\.writable \?/,
    to: "true ?",
    caughtBy: "tests/faults/disk_test.ts",
  },
];

/** What bounds an attacker: floods, bytes, slow and broken peers. */
const LIMIT_MUTANTS: readonly Mutant[] = [
  {
    fault: "trusts X-Forwarded-For from any address",
    find: /(const \w+ = )\w+ && \w+\.has\(peer\);/,
    to: "$1true;",
    caughtBy: FLOODS,
  },
  {
    fault: "limits messages by name only",
    find: /= this\.#\w+\.take\(address, \w+\) \|\|/,
    to: "=",
    caughtBy: FLOODS,
  },
  {
    fault: "answers refused frames forever",
    find: /return this\.#\w+\.take\(address, this\.#\w+\.refusals\) === 0;/,
    to: "return true;",
    caughtBy: FLOODS,
  },
  {
    fault: "never closes a connection whose send queue is full",
    find: startOf("overflow"),
    to: "$&    return;\n",
    caughtBy: "tests/faults/stalled_readers_test.ts",
  },
  {
    fault: "keeps the slot of a connection that is gone",
    ...PROTECTION_FAULTS.leakedSlot,
    caughtBy: "tests/faults/churn_test.ts",
  },
  {
    fault: "does not guard memory",
    find: / {6}this\.#endAll\(bytes\);\n/,
    to: "",
    caughtBy: "tests/faults/memory_attack_test.ts",
  },
  {
    fault: "keeps the connections of a listener that ended",
    ...PROTECTION_FAULTS.leakedConnections,
    caughtBy: "tests/faults/bytes_test.ts",
  },
  {
    fault: "accepts null as a frame",
    find: /value === null \|\| (Array\.isArray\(value\)\) \{\n.*"A frame is a JSON object")/,
    to: "$1",
    caughtBy: "tests/protocol/fuzz_test.ts",
  },
  {
    fault: "sends a field that no document names",
    find: /\{ type: "pong", at: (.+?) \}/,
    to: '{ type: "pong", at: $1, pid: Deno.pid } as never',
    caughtBy: "tests/faults/fuzz_frames_test.ts",
  },
  {
    fault: "fails on a broken escape in a path",
    find: /\((params\.room \?\? "")\)/,
    to: "(decodeURIComponent($1))",
    caughtBy: "tests/faults/fuzz_http_test.ts",
  },
  {
    fault: "never closes a connection for its errors",
    ...PROTECTION_FAULTS.endlessErrors,
    caughtBy: "tests/server/transports/websocket_errors_test.ts",
  },
  {
    fault: "accepts frames of any size",
    ...PROTECTION_FAULTS.endlessFrames,
    caughtBy: "tests/server/transports/websocket_errors_test.ts",
  },
  {
    fault: "accepts bodies of any size",
    ...PROTECTION_FAULTS.endlessBodies,
    caughtBy: "tests/faults/bytes_test.ts",
  },
  {
    fault: "creates sessions without a limit",
    find: /return this\.#\w+\.take\(address, this\.#\w+\.sessions\);/,
    to: "return 0;",
    caughtBy: FLOODS,
  },
  {
    fault: "creates rooms without a limit",
    find: /this\.#\w+\.take\(address, rooms\)/,
    to: "0",
    caughtBy: FLOODS,
  },
  {
    fault: "holds any number of connections of one address",
    find: / {4}if \(this\.#perAddress > 0 && \w+ >= this\.#perAddress\) return undefined;\n/,
    to: "",
    caughtBy: FLOODS,
  },
  {
    fault: "passes everything to a socket at once, whether it is read or not",
    ...PROTECTION_FAULTS.unboundedSocket,
    caughtBy: "tests/server/transports/socket_writer_test.ts",
  },
];

/** Who may do what, and what reaches a browser. */
const ACCESS_MUTANTS: readonly Mutant[] = [
  {
    fault: "writes a page's data into its markup unescaped",
    find: /return JSON\.stringify\(value\)\.replaceAll\("<", "\\\\u003c"\)/,
    to: "return JSON.stringify(value)",
    caughtBy: XSS,
  },
  {
    fault: "omits the security headers of answers that are not pages",
    find: startOf("addSecurityHeaders"),
    to: '$&  if (!headers.get("content-type")?.includes("html")) return;\n',
    caughtBy: "tests/server/http/security_headers_test.ts",
  },
  {
    fault: "lets pages of any origin connect",
    find: startOf("checkOrigin"),
    to: '$&  if (request.headers.has("upgrade")) return;\n',
    caughtBy: "tests/server/transports/websocket_errors_test.ts",
  },
  {
    fault: "lets pages of any origin write",
    find: startOf("checkOrigin"),
    to: '$&  if (!request.headers.has("upgrade")) return;\n',
    caughtBy: "tests/server/http/origin_test.ts",
  },
  {
    fault: "lets users change messages of others",
    find: / && user\.id === authorId/,
    to: "",
    caughtBy: "tests/server/routes/change_route_test.ts",
  },
  {
    fault: "lets guests change messages",
    find: /\w+\.guest !== true/,
    to: "true",
    caughtBy: "tests/server/routes/change_route_test.ts",
  },
  {
    fault: "allows any number of password guesses",
    find: /= this\.#guesses\.take\(\w+\);/,
    to: "= 0;",
    caughtBy: "tests/server/auth/server_password_test.ts",
  },
  {
    fault: "shows a members-only server to strangers",
    find: /if \(user === null && this\.#membersOnly\) \{/,
    to: "if (false) {",
    caughtBy: "tests/server/auth/server_password_test.ts",
  },
  {
    fault: "accepts the token of an ended session",
    find: / {6}this\.#cached\.clear\(\);\n/,
    to: "",
    caughtBy: "tests/server/tokens_test.ts",
  },
  {
    fault: "opens a WebSocket whose session has ended",
    find: /return this\.#state\.name === "ended";/,
    to: "return false;",
    caughtBy: "tests/server/ended_rights_test.ts",
  },
  {
    fault: "answers requests for any host",
    find: / {2}throw new ChatError\("forbidden", "This server has another host name"\);\n/,
    to: "",
    caughtBy: "tests/server/http/own_host_test.ts",
  },
  {
    fault: "makes links of any scheme",
    find: /return SAFE\.has\(protocol\) && !username && !password \? href : undefined;/,
    to: "return href;",
    caughtBy: XSS,
  },
  {
    fault: "allows inline scripts",
    find: /"script-src 'self'",/,
    to: "\"script-src 'self' 'unsafe-inline'\",",
    caughtBy: "tests/server/http/security_headers_test.ts",
  },
  {
    fault: "accepts names with invisible characters",
    find: /if \(pattern\.test\(\w+\)\) throw/,
    to: "if (false) throw",
    caughtBy: "tests/protocol/user_name_test.ts",
  },
  {
    fault: "accepts names with a colon, which end early on a plain line",
    find: /if \(problem !== undefined\) throw/,
    to: "if (false) throw",
    caughtBy: "tests/server/names_test.ts",
  },
  {
    fault: "lets a text reverse its line, so that it ends where the name begins",
    find: /\|\| \(!LETTER\.test\(name\) && BIDI\.test\(text\)\)/,
    to: "",
    caughtBy: "tests/server/formats/plain_lines_test.ts",
  },
  {
    fault: "leaves control characters in texts",
    find: /\.replace\(CONTROLS, REPLACEMENT\)/,
    to: "",
    caughtBy: "tests/protocol/message_text_test.ts",
  },
  {
    fault: "lets a text look like a line of another user",
    find: /INDENT \+ indented\((\w+)\)/,
    to: '"\\n" + $1',
    caughtBy: "tests/server/routes/line_routes_test.ts",
  },
  {
    fault: "follows a picture's redirect to any host",
    find: /redirect: "manual",/,
    to: 'redirect: "follow",',
    caughtBy: "tests/server/auth/gravatar_test.ts",
  },
];

/** In the order in which they are planted. */
export const MUTANTS: readonly Mutant[] = [...LOG_MUTANTS, ...LIMIT_MUTANTS, ...ACCESS_MUTANTS];
