// One's own sessions, as a list shows them.

import type { SessionLine } from "../../protocol/view.ts";
import type { Caller } from "./caller.ts";
import type { House } from "../house.ts";

/** The sessions of who asks, for their own eyes. */
export async function sessionLines(caller: Caller, house: House): Promise<SessionLine[]> {
  if (caller.session === undefined) return [];
  const own = await house.sessions.list(caller.session.user.id);
  return own.map(({ id, label, createdAt }) => ({
    id,
    label,
    createdAt,
    current: id === caller.session?.id,
  }));
}
