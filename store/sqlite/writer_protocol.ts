// What the main thread and the writer's worker say to each other, as JSON: one question, one answer.
// JSON and not structured clones: 500 drafts there and back take 0.9 ms, as clones 3.6 ms.

import { changesMessages } from "../../protocol/events/registry.ts";
import type { Appended, NewEvent, RoomSummary } from "../../hub/event_log.ts";
import type { RefusalCode } from "../../hub/append_rules.ts";
import type { WRITER_SQL } from "./statements.ts";

/** Something to write; all jobs of a commit are written or none. */
export type Job =
  | { readonly op: "append"; readonly room: string; readonly newEvent: NewEvent }
  | { readonly op: "run"; readonly steps: readonly Step[] };

/** A statement by its name and what is bound to it. */
export type Step = readonly [
  name: keyof typeof WRITER_SQL,
  ...values: readonly (string | number | null)[],
];

/** What became of a job of a commit that stands. */
export type JobResult =
  | { readonly result: "append"; readonly appended: Appended }
  | { readonly result: "refuse"; readonly code: RefusalCode }
  /** How many rows each step changed. */
  | { readonly result: "run"; readonly changes: readonly number[] }
  /** This job alone cannot be written, the others were; `damaged` if a page that it needs is. */
  | { readonly result: "fail"; readonly cause: string; readonly damaged?: true };

/** Each question, by name, and its answer. */
export interface WriterProtocol {
  /** Opens the database and brings it up to date; `refused` is a line that says what to do. */
  open: {
    request: { readonly path: string };
    response:
      | {
        readonly epoch: string;
        readonly rooms: readonly RoomSummary[];
        /** Why text that was replaced before may still be in the write-ahead log. */
        readonly uncleared?: string;
      }
      | { readonly refused: string };
  };
  /** Writes the jobs in one transaction; `now` is ms since the epoch. */
  commit: {
    request: { readonly now: number; readonly jobs: readonly Job[] };
    response:
      | {
        readonly results: readonly JobResult[];
        /** Why replaced or deleted text could not yet be cleared from the write-ahead log. */
        readonly uncleared?: string;
      }
      /** Nothing was written. */
      | { readonly failed: string };
  };
  /** Tries whether writing works again. */
  probe: { request: Record<never, never>; response: { readonly failed?: string } };
  /** Tries whether replaced and deleted text can be cleared from the write-ahead log by now. */
  clear: { request: Record<never, never>; response: { readonly failed?: string } };
  /** Clears once more and ends it; the worker can be dropped. */
  close: { request: Record<never, never>; response: { readonly failed?: string } };
}

/** The name of a question. */
export type WriterOp = keyof WriterProtocol;
/** A question as it goes over. */
export type WriterRequest = {
  [Q in WriterOp]: { readonly request: Q } & WriterProtocol[Q]["request"];
}[WriterOp];

/** Steps that overwrite what somebody wrote or gave away of themselves. */
const WIPING: readonly Step[0][] = ["wipeUserName", "wipeUserEmail"];

/** Whether what this job replaced may still be in the write-ahead log; a repeated one's too. */
export function replacesText(job: Job): boolean {
  if (job.op === "append") return changesMessages(job.newEvent.type);
  return job.steps.some(([name]) => WIPING.includes(name));
}
