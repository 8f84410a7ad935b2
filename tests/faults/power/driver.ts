// A process that uses a log as the server does, and prints on stdout what it starts and what is
// acknowledged: one JSON object per line. It runs under strace, so each line is recorded among the
// writes.

import type { Store } from "../../../hub/store.ts";
import { openSqliteStore } from "../../../store/sqlite/store.ts";
import type { NewEvent } from "../../../hub/event_log.ts";
import { deletion, edit, message } from "../../store/log_vocabulary.ts";
import { randomFrom } from "../../support/random.ts";

/** Printed before an event is passed to the log. */
export interface Begun {
  readonly begun: number;
  readonly room: string;
  readonly type: NewEvent["type"];
  readonly text?: string;
  readonly target?: number;
}

/** Printed when its ack arrives. */
export interface Acked {
  readonly acked: number;
  readonly seq: number;
  readonly id: string;
}

const ROOMS = ["lobby", "den", "attic"];
const LIVES = 3;
const BATCHES_A_LIFE = 40;
const BATCH_MAX = 6;
const EDIT_SHARE = 0.08;
const DELETE_SHARE = 0.05;
/** Most texts are short, and some take several pages. */
const LONG_SHARE = 0.1;
const LONG_MAX = 9_000;
const SHORT_MAX = 200;

const [folder, seed] = Deno.args;
const random = randomFrom(Number(seed));
const live: { room: string; seq: number }[] = [];
let drafts = 0;

for (let life = 0; life < LIVES; life++) {
  const store = await openSqliteStore(folder!);
  for (let batch = 0; batch < BATCHES_A_LIFE; batch++) {
    const count = Math.ceil(random() * BATCH_MAX);
    await Promise.all(Array.from({ length: count }, () => write(store)));
  }
  // The last one ends as by a kill: its write-ahead log stays.
  if (life + 1 < LIVES) await store.log.close();
}
Deno.exit(0);

async function write({ log }: Store): Promise<void> {
  const number = drafts++;
  const nonce = `n${number}`;
  const length = random() < LONG_SHARE ? LONG_MAX : SHORT_MAX;
  const text = `<${number}:${"x".repeat(Math.floor(random() * length))}>`;
  const choice = random();
  const index = Math.floor(random() * live.length);
  const chosen = live[index];
  if (chosen === undefined || choice >= EDIT_SHARE + DELETE_SHARE) {
    const room = ROOMS[Math.floor(random() * ROOMS.length)]!;
    print({ begun: number, room, type: "message", text });
    const { seq, id } = await log.append(room, message(text, { nonce }));
    print({ acked: number, seq, id });
    live.push({ room, seq });
    return;
  }
  const { room, seq: target } = chosen;
  // One change per message, so that its content is known whatever was written of it.
  live.splice(index, 1);
  const draft = choice < EDIT_SHARE ? edit(target, text, { nonce }) : deletion(target, { nonce });
  print({
    begun: number,
    room,
    type: draft.type,
    target,
    ...draft.type === "edit" ? { text } : {},
  });
  const { seq, id } = await log.append(room, draft);
  print({ acked: number, seq, id });
}

function print(line: Begun | Acked): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}
