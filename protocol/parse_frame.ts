// Parses one line of a client into a valid frame, or says what is wrong with it.

import { ChatError } from "./chat_error.ts";
import { parseCursor } from "./cursor.ts";
import { isWriteType, type WriteFields, WRITES, type WriteType } from "./events/writes.ts";
import type { ClientFrame, Cursor, WriteFrame } from "./frames.ts";
import { NONCE_MAX } from "./limits.ts";
import { parsePlace } from "./place.ts";
import { isRoomName, readRoomName } from "./room_name.ts";

/** A frame, or its refusal with the fields by which the client recognises it. */
export type ParsedFrame =
  | { readonly frame: ClientFrame }
  | { readonly refused: ChatError; readonly room?: string; readonly nonce?: string };

type Fields = Record<string, unknown>;

/** Parses and validates one JSON object of the protocol. The room cleans the text later. */
export function parseFrame(line: string): ParsedFrame {
  let fields: Fields;
  try {
    fields = parseObject(line);
  } catch (error) {
    return { refused: asChatError(error) };
  }
  try {
    return { frame: readFrame(fields) };
  } catch (error) {
    return {
      refused: asChatError(error),
      ...(typeof fields.room === "string" && isRoomName(fields.room) ? { room: fields.room } : {}),
      ...(isNonce(fields.nonce) ? { nonce: fields.nonce } : {}),
    };
  }
}

/** Returns whether `raw` is a valid nonce: 1 to NONCE_MAX code points without lone surrogates. */
export function isNonce(raw: unknown): raw is string {
  return typeof raw === "string" && raw.length > 0 && raw.length <= 2 * NONCE_MAX &&
    [...raw].length <= NONCE_MAX && raw.isWellFormed();
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  throw error;
}

function parseObject(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new ChatError("bad_json", "This line is not JSON", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ChatError("bad_request", "A frame is a JSON object");
  }
  return value as Fields;
}

function readFrame(fields: Fields): ClientFrame {
  if (isWriteType(fields.type)) return readWrite(fields.type, fields);
  switch (fields.type) {
    case "join": {
      const room = readRoom(fields);
      const after = readJoinCursor(fields);
      const quiet = readQuiet(fields);
      return { type: "join", room, ...(after === undefined ? {} : { after }), ...quiet };
    }
    case "history": {
      const room = readRoom(fields);
      const { place, epoch = readEpoch(fields), limit } = parsePlace(fields);
      return { type: "history", room, place, limit, ...(epoch === undefined ? {} : { epoch }) };
    }
    case "leave":
      return { type: "leave", room: readRoom(fields) };
    case "typing":
      return { type: "typing", room: readRoom(fields) };
    case "away":
      if (typeof fields.away !== "boolean") {
        throw new ChatError("bad_request", `"away" is true or false`);
      }
      return { type: "away", away: fields.away };
    case "ping":
      return { type: "ping" };
    default:
      throw new ChatError(
        "bad_request",
        `"type" is none of join, history, leave, ${
          Object.keys(WRITES).join(", ")
        }, typing, away, ping`,
      );
  }
}

function readWrite(type: WriteType, fields: Fields): WriteFrame {
  const room = readRoom(fields);
  const read = WRITES[type].fields.map((name) => [name, READERS[name](fields)]);
  return { type, room, ...Object.fromEntries(read), ...readNonce(fields) };
}

const READERS: {
  readonly [Name in keyof WriteFields]: (fields: Fields) => WriteFields[Name];
} = { target: readTarget, text: readText };

function readRoom({ room }: Fields): string {
  if (typeof room !== "string") throw new ChatError("bad_request", `"room" is missing`);
  return readRoomName(room);
}

function readText({ text }: Fields): string {
  if (typeof text !== "string") throw new ChatError("bad_request", `"text" is missing`);
  return text;
}

function readNonce({ nonce }: Fields): { nonce?: string } {
  if (nonce === undefined || nonce === null) return {};
  if (!isNonce(nonce)) {
    throw new ChatError("bad_request", `"nonce" is 1 to ${NONCE_MAX} characters`);
  }
  return { nonce };
}

function readQuiet({ quiet }: Fields): { quiet?: true } {
  if (quiet === undefined || quiet === null || quiet === false) return {};
  if (quiet !== true) throw new ChatError("bad_request", `"quiet" is true or false`);
  return { quiet };
}

function readTarget({ target }: Fields): number {
  if (typeof target !== "number" || !Number.isSafeInteger(target) || target < 1) {
    throw new ChatError("bad_request", `"target" is the seq of a message`);
  }
  return target;
}

function readEpoch({ epoch }: Fields): string | undefined {
  if (epoch === undefined || epoch === null) return undefined;
  if (typeof epoch !== "string") throw new ChatError("bad_request", `"epoch" is a string`);
  return epoch;
}

function readJoinCursor(fields: Fields): Cursor | undefined {
  if (fields.after === undefined || fields.after === null) return undefined;
  const { seq, epoch = readEpoch(fields) } = parseCursor(fields.after);
  return epoch === undefined ? { seq } : { seq, epoch };
}
