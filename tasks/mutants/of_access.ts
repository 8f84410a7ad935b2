// Faults in who may do what, and in what a browser is given.

import type { Mutant } from "./mutant.ts";

const XSS = "tests/page/xss_test.ts";

/** A line each: add one for every rule of docs/security.md. */
export const ACCESS_MUTANTS: readonly Mutant[] = [
  {
    fault: "writes a page's data into its markup as it is",
    file: "client/pages/render_page.tsx",
    from: '.replaceAll("<", "\\\\u003c")',
    to: "",
    caughtBy: XSS,
  },
  {
    fault: "leaves the security headers off what is no page",
    file: "server/router.ts",
    from: "      addSecurityHeaders(response.headers);",
    to: "      if (response.ok) addSecurityHeaders(response.headers);",
    caughtBy: "tests/server/http/security_headers_test.ts",
  },
  {
    fault: "lets any page connect",
    file: "server/routes/websocket_route.ts",
    from: "  checkOrigin(request.headers, house.configuration);\n",
    to: "",
    caughtBy: "tests/server/websocket_errors_test.ts",
  },
  {
    fault: "lets any page write",
    file: "server/router.ts",
    from: "      checkOrigin(request.headers, house.configuration);\n",
    to: "",
    caughtBy: "tests/server/http/origin_test.ts",
  },
  {
    fault: "lets anybody change anybody's message",
    file: "hub/append_rules.ts",
    from: 'return target.userId === userId ? undefined : "forbidden";',
    to: "return undefined;",
    caughtBy: "tests/server/change_test.ts",
  },
  {
    fault: "lets guests change messages",
    file: "hub/room_access.ts",
    from: 'action === "change" && user.guest === true',
    to: "false",
    caughtBy: "tests/server/change_test.ts",
  },
  {
    fault: "counts no guesses of the password",
    file: "server/auth/server_password.ts",
    from: "    const retryAfter = this.#guesses.take(address);",
    to: "    const retryAfter = 0;",
    caughtBy: "tests/server/auth/server_password_test.ts",
  },
  {
    fault: "shows a members-only server to strangers",
    file: "hub/room_access.ts",
    from: "if (access.closed) throw",
    to: "if (access.closed && false) throw",
    caughtBy: "tests/server/auth/server_password_test.ts",
  },
  {
    fault: "lets a session live on after its end",
    file: "store/sqlite/sessions.ts",
    from: "      this.#cached.clear();\n",
    to: "",
    caughtBy: "tests/server/tokens_test.ts",
  },
  {
    fault: "opens a handshake whose session has ended",
    file: "server/routes/websocket_route.ts",
    from: '  if (liveActor.ended) return "session_ended";\n',
    to: "",
    caughtBy: "tests/server/ended_rights_test.ts",
  },
  {
    fault: "answers to any host's name",
    file: "server/http/own_host.ts",
    from: '  throw new ChatError("forbidden", "This server has another name");\n',
    to: "",
    caughtBy: "tests/server/http/own_host_test.ts",
  },
  {
    fault: "links to any scheme",
    file: "text/links.ts",
    from: "return SAFE.has(protocol) && !username && !password ? href : undefined;",
    to: "return href;",
    caughtBy: XSS,
  },
  {
    fault: "allows scripts in the page's markup",
    file: "server/http/security_headers.ts",
    from: "\"script-src 'self'\",",
    to: "\"script-src 'self' 'unsafe-inline'\",",
    caughtBy: "tests/server/http/security_headers_test.ts",
  },
  {
    fault: "takes names with characters that nobody sees",
    file: "protocol/user_name.ts",
    from: "if (pattern.test(apart)) throw",
    to: "if (false) throw",
    caughtBy: "tests/protocol/user_name_test.ts",
  },
  {
    fault: "takes names with a colon, that end before they end",
    file: "server/auth/read_name.ts",
    from: "if (problem !== undefined) throw",
    to: "if (false) throw",
    caughtBy: "tests/server/names_test.ts",
  },
  {
    fault: "lets a text turn its line, so that it ends where the name begins",
    file: "server/formats/plain_lines.ts",
    from: "|| (!LETTER.test(name) && TURNING.test(text))",
    to: "",
    caughtBy: "tests/server/formats/plain_lines_test.ts",
  },
  {
    fault: "leaves control characters in texts",
    file: "protocol/message_text.ts",
    from: "\n    .replace(CONTROLS, REPLACEMENT)",
    to: "",
    caughtBy: "tests/protocol/message_text_test.ts",
  },
  {
    fault: "lets a text pass for another's line",
    file: "server/formats/plain_lines.ts",
    from: "INDENT + indented(line)",
    to: '"\\n" + line',
    caughtBy: "tests/server/lines_test.ts",
  },
  {
    fault: "follows a picture's redirect to any host",
    file: "server/auth/gravatar.ts",
    from: 'redirect: "manual",',
    to: 'redirect: "follow",',
    caughtBy: "tests/server/auth/gravatar_test.ts",
  },
];
