// Looks into a room before it is opened: who is asking, may they read, and what stands there.

import { PAGE_DEFAULT } from "../../protocol/limits.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { User } from "../../protocol/event.ts";
import type { HouseView, RoomView } from "../../protocol/view.ts";
import type { ChatHost } from "./chat_host.ts";

/** What a look brings. */
export type Look =
  | { readonly kind: "room"; readonly view: RoomView }
  /** A closed house, and nobody who may come in. */
  | { readonly kind: "door" }
  /**
   * The house does not let pages of this site read. A proxy's error page looks the same while the
   * house starts again, so that it may be tried again.
   */
  | { readonly kind: "not_listed" }
  /** Nobody answers; it may be tried again. */
  | { readonly kind: "unreachable" }
  /** An answer that will be the same next time. */
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly detail: string };

/** Which room, and who somebody is that has no session. */
export interface Wish {
  readonly room: string;
  readonly guest: string | undefined;
}

const UNAUTHORIZED = 401;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

/** Never rejects but when `signal` is aborted. */
export async function lookIn(host: ChatHost, wish: Wish, signal: AbortSignal): Promise<Look> {
  try {
    return await ask(host, wish, signal);
  } catch (error) {
    signal.throwIfAborted();
    // What CORS withholds looks like a broken network; a request whose answer nobody reads tells.
    // Anything else is an answer that is not the house's: a proxy's, mostly, and it passes.
    const answers = error instanceof TypeError && await host.answers();
    signal.throwIfAborted();
    return { kind: answers ? "not_listed" : "unreachable" };
  }
}

async function ask(host: ChatHost, wish: Wish, signal: AbortSignal): Promise<Look> {
  const name = wish.guest === undefined ? "" : `name=${encodeURIComponent(wish.guest)}`;
  const get = (path: string) =>
    host.fetch(path, { headers: { accept: "application/json" }, cache: "no-store", signal });
  const who = await get(`/session?${name}`);
  if (who.status === UNAUTHORIZED && host.token.value !== undefined) {
    // Ended elsewhere, or the house has forgotten it.
    host.token.set(undefined);
    return await ask(host, wish, signal);
  }
  if (!who.ok) return await refusal(who);
  const { user, house }: { user: User | null; house: HouseView } = await who.json();
  if (house.password && user === null) return { kind: "door" };
  const room = encodeURIComponent(wish.room);
  const answer = await get(`/rooms/${room}?limit=${PAGE_DEFAULT}&users=1&${name}`);
  if (!answer.ok) return await refusal(answer);
  const page: Pick<RoomView, "room" | "epoch" | "head" | "events" | "users" | "count"> =
    await answer.json();
  return {
    kind: "room",
    view: {
      page: "room",
      ...page,
      complete: page.events[0] === undefined ? page.head === 0 : page.events[0].seq === 1,
      user,
      connectBy: "auto",
      // A name given here opens a session, whether or not a bare name is enough elsewhere.
      house: { ...house, guests: true },
    },
  };
}

async function refusal(response: Response): Promise<Look> {
  const { status } = response;
  if (status === TOO_MANY || status >= SERVER_ERROR) return { kind: "unreachable" };
  const { code = "bad_request", detail = "" } = await response.json().catch(() => ({}));
  return { kind: "refused", code, detail };
}
