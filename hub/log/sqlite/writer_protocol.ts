// What the main thread and the writer's worker say to each other, as JSON: one question, one answer.
// JSON and not structured clones: 500 drafts there and back take 0.9 ms, as clones 3.6 ms.

import type { Appended, Draft, RoomSummary } from "../log.ts";
import type { RefusalCode } from "../refusal.ts";
import type { WRITER_SQL } from "./statements.ts";

/** Something to write; all jobs of a commit are written or none. */
export type Job =
  | { readonly do: "append"; readonly room: string; readonly draft: Draft }
  | { readonly do: "run"; readonly steps: readonly Step[] };

/** A statement by its name and what is bound to it. */
export type Step = readonly [
  name: keyof typeof WRITER_SQL,
  ...values: readonly (string | number | null)[],
];

/** What became of a job of a commit that stands. */
export type JobResult =
  | { readonly did: "append"; readonly appended: Appended }
  | { readonly did: "refuse"; readonly code: RefusalCode }
  /** How many rows each step changed. */
  | { readonly did: "run"; readonly changes: readonly number[] }
  /** This job alone cannot be written, the others were; `damaged` if a page that it needs is. */
  | { readonly did: "fail"; readonly cause: string; readonly damaged?: true };

/** Each question, by name, and its answer. */
export interface WriterTalk {
  /** Opens the database and brings it up to date; `refused` is a line that says what to do. */
  open: {
    ask: { readonly path: string };
    answer:
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
    ask: { readonly now: number; readonly jobs: readonly Job[] };
    answer:
      | {
        readonly results: readonly JobResult[];
        /** Why replaced or deleted text could not yet be cleared from the write-ahead log. */
        readonly uncleared?: string;
      }
      /** Nothing was written. */
      | { readonly failed: string };
  };
  /** Tries whether writing works again. */
  probe: { ask: Record<never, never>; answer: { readonly failed?: string } };
  /** Tries whether replaced and deleted text can be cleared from the write-ahead log by now. */
  clear: { ask: Record<never, never>; answer: { readonly failed?: string } };
  /** Clears once more and ends it; the worker can be dropped. */
  close: { ask: Record<never, never>; answer: { readonly failed?: string } };
}

/** The name of a question. */
export type Question = keyof WriterTalk;
/** A question as it goes over. */
export type Asked = { [Q in Question]: { readonly ask: Q } & WriterTalk[Q]["ask"] }[Question];

/** Steps that overwrite what somebody wrote or gave away of themselves. */
const WIPING: readonly Step[0][] = ["wipeUserName", "wipeUserEmail"];

/** Whether what this job replaced may still be in the write-ahead log; a repeated one's too. */
export function replacesText(job: Job): boolean {
  if (job.do === "append") return job.draft.type !== "message";
  return job.steps.some(([name]) => WIPING.includes(name));
}
