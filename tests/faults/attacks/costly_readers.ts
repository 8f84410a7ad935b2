// Attackers whose requests are slow to parse or to match.

import { pause } from "../crowd/patience.ts";
import type { Attacker, Target } from "./attack.ts";

const ROOM = "costly";
/** Two pages of them. */
const MESSAGES = 130;
/** The burst of a user. */
const A_PERSON = 10;
const AT_ONCE = 4;
/** The longest header that Deno accepts. */
const HEADER = 60_000;
/** Messages per page. */
const A_PAGE = 65;
const REFUSED_PAUSE_MS = 20;

/**
 * Autolinks, quotes and emphasis without an end, which backtracking parsers read again and again.
 */
const WORST = `${">   ".repeat(11)}x\n${"a-".repeat(1_900)}@b`;

async function fill({ url, over }: Target): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < MESSAGES && !over()) {
      const n = next++;
      const response = await fetch(`${url}/rooms/${ROOM}?name=m${Math.floor(n / A_PERSON)}`, {
        method: "POST",
        headers: { "content-type": "text/plain", accept: "application/json" },
        body: `${WORST}\n*${n}*`,
      });
      await response.body?.cancel();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Repeats requests on one connection; counts the answers with this status. */
function again(
  request: (target: Target, n: number) => Promise<Response>,
  status = 200,
): Attacker {
  return async (target) => {
    let through = 0;
    for (let n = 0; !target.over(); n++) {
      const response = await request(target, n).catch(() => undefined);
      if (response?.status === status) through++;
      else await pause(REFUSED_PAUSE_MS);
      await response?.arrayBuffer();
    }
    return through;
  };
}

const readPages = again(({ url }, n) =>
  fetch(`${url}/rooms/${ROOM}?limit=200&before=${MESSAGES - (n * A_PAGE) % MESSAGES}`, {
    headers: { accept: "text/html" },
  })
);

/** Pages that look neither like pages nor like waiting polls. */
const readOddly = again(({ url }, n) =>
  fetch(`${url}/rooms/${ROOM}?wait&n=${n}`, {
    headers: { accept: "text/*;q=1, text/plain;q=0" },
  })
);

/** By name. */
export const COSTLY_READERS: Readonly<Record<string, Attacker>> = {
  worstMarkdown: async (target) => {
    await fill(target);
    return await readPages(target);
  },
  oddAccept: readOddly,
  // 400 has the complete welcome page.
  refusedSignIns: again(({ url }) =>
    fetch(`${url}/session`, {
      method: "POST",
      headers: { accept: "text/html" },
      body: new URLSearchParams({ name: "" }),
    }), 400),
  longAccept: again(({ url }) =>
    fetch(`${url}/rooms/lobby?limit=1`, {
      headers: { accept: `text/plain,${"a/b,".repeat(HEADER / 4)}` },
    })
  ),
  longUserAgent: again(({ url }, n) =>
    fetch(`${url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "(iphone;".repeat(HEADER / 8) },
      body: JSON.stringify({ name: `m${n}` }),
    })
  ),
};
