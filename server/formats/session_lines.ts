// One's own sessions, as a list shows them.

import type { SessionLine } from "../../protocol/view.ts";
import type { Actor } from "../../hub/actor.ts";
import type { App } from "../app.ts";

/** The sessions of who asks, for their own eyes. */
export async function sessionLines(actor: Actor, app: App): Promise<SessionLine[]> {
  if (actor.session === undefined) return [];
  const own = await app.sessions.list(actor.session.user.id);
  return own.map(({ id, label, createdAt }) => ({
    id,
    label,
    createdAt,
    current: id === actor.session?.id,
  }));
}
