// What clients write: each kind of write as a frame, as an HTTP request and as an event of the log.

import type { EventContent } from "./registry.ts";

/** The fields of writes, beside type, room and nonce. */
export interface WriteFields {
  /** Seq of the message that it changes. */
  readonly target: number;
  /** What the user wrote. */
  readonly text: string;
}

/** One kind of write. */
interface WriteKind {
  /** The type of the event that it makes. */
  readonly event: EventContent["type"];
  /** What the policy is asked. */
  readonly action: string;
  /** The method on the room's address, or on the message's if it has a target. */
  readonly method: "POST" | "PATCH" | "DELETE";
  /** What the frame must have. */
  readonly fields: readonly (keyof WriteFields)[];
}

/** Every kind of write, by the type of its frame. */
export const WRITES = {
  say: { event: "message", action: "write", method: "POST", fields: ["text"] },
  edit: { event: "edit", action: "change", method: "PATCH", fields: ["target", "text"] },
  delete: { event: "delete", action: "delete", method: "DELETE", fields: ["target"] },
} as const satisfies Readonly<Record<string, WriteKind>>;

/** The type of a frame that writes. */
export type WriteType = keyof typeof WRITES;
/** What the policy is asked about writes. */
export type WriteAction = typeof WRITES[WriteType]["action"];

/** What a user wants to write. */
export type Write = {
  [Type in WriteType]:
    & { readonly type: Type }
    & Pick<WriteFields, typeof WRITES[Type]["fields"][number]>;
}[WriteType];

/** The content of an event that clients write. */
export type WriteContent = Extract<
  EventContent,
  { readonly type: typeof WRITES[WriteType]["event"] }
>;

const CHECKS: { readonly [Name in keyof WriteFields]: (value: unknown) => boolean } = {
  target: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  text: (value) => typeof value === "string",
};

/** Whether frames of this type write. */
export function isWriteType(type: unknown): type is WriteType {
  return typeof type === "string" && Object.hasOwn(WRITES, type);
}

/** Whether the frame is one that writes. */
export function writes<Frame extends { readonly type: string }>(
  frame: Frame,
): frame is Extract<Frame, { readonly type: WriteType }> {
  return isWriteType(frame.type);
}

/** Whether a value, such as a saved one, has all that its kind of write needs. */
export function isWrite(value: unknown): value is Write {
  const fields = Object(value);
  return isWriteType(fields.type) &&
    WRITES[fields.type as WriteType].fields.every((name) => CHECKS[name](fields[name]));
}

/** The content of the event that a write makes. */
export function writtenContent({ type, ...fields }: Write): WriteContent {
  return { type: WRITES[type].event, ...fields } as WriteContent;
}

/** What the policy is asked before an event of this type is written. */
export function writeAction(type: WriteContent["type"]): WriteAction {
  return Object.values(WRITES).find(({ event }) => event === type)!.action;
}
