// Reads the fields of a sign-in: name, email, token, and the room to open.

import { createHash } from "node:crypto";
import type { Session } from "../../hub/sessions.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { LOBBY, normalizeRoomName, readRoomName } from "../../protocol/room_name.ts";
import { CONNECT_BY } from "../../protocol/view.ts";
import { readName } from "./guests.ts";

/** A form or a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A valid sign-in. */
export interface SignIn {
  readonly name: string;
  /** Null removes the one there is; undefined leaves it. */
  readonly emailHash: string | null | undefined;
  /** The response contains a token, for a bot or another site, instead of setting a cookie. */
  readonly wantsToken: boolean;
  readonly roomPath: string;
}

// RFC 5321, section 4.5.3.1.3: a path has 256 octets, including its angle brackets.
const EMAIL_MAX = 254;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/**
 * Reads a sign-in, or a change of the name of the user of `session`.
 *
 * @throws {ChatError} `bad_request` or `bad_room`
 */
export function readSignIn(fields: Fields, session: Session | undefined): SignIn {
  const room = readRoomName(normalizeRoomName(textField(fields, "room") ?? "") || LOBBY);
  const connect = textField(fields, "connect") ?? "auto";
  if (!CONNECT_BY.some((each) => each === connect)) {
    throw new ChatError("bad_request", `"connect" is one of ${CONNECT_BY.join(", ")}`);
  }
  const name = textField(fields, "name") ?? "";
  return {
    // A name that was chosen before a rule existed may stay while the rest changes.
    name: name === session?.user.name ? name : readName(name),
    emailHash: readEmail(fields),
    wantsToken: fields.token === true || fields.token === "true",
    roomPath: roomPath(room, connect),
  };
}

/**
 * A field as text; undefined if it is absent.
 *
 * @throws {ChatError} `bad_request` if it is not text
 */
export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new ChatError("bad_request", `"${name}" is a string`);
  return value;
}

/**
 * An empty field removes the picture; without the field, it stays. A form cannot show an email that is
 * not stored, so it has a checkbox that keeps the picture.
 */
function readEmail(fields: Fields): string | null | undefined {
  if (fields.email === undefined) return undefined;
  const hash = emailHash(textField(fields, "email"));
  return hash ?? (fields.keep_picture === "yes" ? undefined : null);
}

/**
 * The SHA-256, in hex, of the trimmed address in lower case, as Gravatar defines it; undefined if it is
 * empty.
 *
 * @throws {ChatError} `bad_request` if it is not an address
 */
function emailHash(raw: string | undefined): string | undefined {
  const email = raw?.trim().toLowerCase() ?? "";
  if (email === "") return undefined;
  if (email.length > EMAIL_MAX || !EMAIL.test(email)) {
    throw new ChatError("bad_request", "The email is not an address like name@example.org");
  }
  return createHash("sha256").update(email).digest("hex");
}

function roomPath(room: string, connect: string): string {
  if (connect === "auto") return `/rooms/${room}`;
  return connect === "refresh" ? `/rooms/${room}?refresh=5` : `/rooms/${room}?connect=${connect}`;
}
