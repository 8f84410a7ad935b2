// A chat loop in several isolates of one process, to measure what more cores would gain: each
// isolate accepts a share of the connections (SO_REUSEPORT), one of them puts all messages into one
// order, and each batch goes to every other isolate once, as one string.
//
// deno run --unstable-net -A bench/experiments/isolates.ts 2 paced     waits after a flush as
// Hubbub does
//
// deno run --unstable-net -A bench/experiments/isolates.ts 2 driven    creates 50 messages itself
// for each flush
//
// On two cores, a load that sends and receives as fast as it can is itself the limit. A driven loop
// needs no load: the first message starts it, and only the cost of sending is left.
//
// It stores nothing, has no users and no limits: the most that Hubbub in several isolates could
// reach, not what it would.

import { FlushScheduler } from "../../hub/flush_scheduler.ts";
import { markedText } from "../load/marker.ts";

/** Between isolates: the sequencer's configuration, messages to it, frames from it. */
type ToIsolate =
  | { readonly do: "listen"; readonly port: number }
  | { readonly do: "frame"; readonly room: string; readonly frame: string };
type ToSequencer =
  | { readonly do: "listening" }
  | { readonly do: "say"; readonly room: string; readonly text: string }
  | { readonly do: "sent"; readonly room: string };

/** As in hub/channel.ts: so many sockets per task. */
const SLICE = 32;
const HOSTNAME = "127.0.0.1";
/** The name of every worker. */
const ISOLATE = "isolate";
/** Messages per flush of a driven loop, from an author that the load has and does not use. */
const DRIVEN = { says: 50, sender: 9, textLength: 64 };
/** How long a driven loop continues after the last message from outside. */
const DRIVEN_FOR_MS = 2_500;

/** This isolate's share of each room. */
const sockets = new Map<string, Set<WebSocket>>();

/** Accepts connections and passes every message to `onSay`. */
function listen(port: number, onSay: (room: string, text: string) => void): Promise<number> {
  return new Promise((resolve) => {
    Deno.serve({
      port,
      hostname: HOSTNAME,
      reusePort: true,
      onListen: (address) => resolve(address.port),
    }, (request) => {
      const name = new URL(request.url).searchParams.get("room") ?? "";
      const { socket, response } = Deno.upgradeWebSocket(request);
      const room = sockets.get(name) ?? new Set();
      sockets.set(name, room);
      socket.onopen = () => room.add(socket);
      socket.onmessage = ({ data }) => onSay(name, data);
      socket.onclose = () => room.delete(socket);
      return response;
    });
  });
}

/** Sends a frame to this isolate's share of a room, one slice per task. */
async function send(room: string, frame: string): Promise<void> {
  let left = SLICE;
  for (const socket of sockets.get(room) ?? []) {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    if (--left > 0) continue;
    left = SLICE;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The state of a room in the isolate that orders its messages. */
interface Room {
  waiting: string[];
  readonly flushScheduler: FlushScheduler;
  /** Isolates that still have to send the last frame, and the callbacks that wait for them. */
  owing: number;
  sent: () => void;
}

async function runSequencer(isolates: number, driven: boolean): Promise<void> {
  let drivenUntil = 0;
  let drivenSays = 0;
  const rooms = new Map<string, Room>();
  const others: Worker[] = [];
  const say = (name: string, text: string): void => {
    const room = rooms.get(name) ?? newRoom(name);
    if (driven) drivenUntil = performance.now() + DRIVEN_FOR_MS;
    room.waiting.push(text);
    room.flushScheduler.schedule();
  };
  const newRoom = (name: string): Room => {
    const flushScheduler = new FlushScheduler(() => driven ? drive(name, room) : flush(name, room));
    const room: Room = { waiting: [], flushScheduler, owing: 0, sent: () => {} };
    rooms.set(name, room);
    return room;
  };
  // Resolves when the kernel has the frames of every isolate, so that none runs ahead of another.
  const flush = async (name: string, room: Room): Promise<void> => {
    const frame = room.waiting.join("\n");
    room.waiting = [];
    room.owing = others.length;
    const everywhere = new Promise<void>((resolve) => room.sent = resolve);
    for (const other of others) other.postMessage({ do: "frame", room: name, frame });
    await send(name, frame);
    if (others.length > 0) await everywhere;
  };
  // Flushes continuously, without a pause.
  const drive = async (name: string, room: Room): Promise<void> => {
    while (performance.now() < drivenUntil) {
      for (let n = 0; n < DRIVEN.says; n++) {
        const marked = { sender: DRIVEN.sender, number: drivenSays++, sentAt: performance.now() };
        room.waiting.push(markedText(marked, DRIVEN.textLength));
      }
      await flush(name, room);
    }
  };
  const port = await listen(0, say);
  for (let n = 1; n < isolates; n++) {
    const other = new Worker(import.meta.url, { type: "module", name: ISOLATE });
    others.push(other);
    await new Promise<void>((resolve) => {
      other.onmessage = ({ data }: MessageEvent<ToSequencer>) => {
        if (data.do === "listening") return resolve();
        if (data.do === "say") return say(data.room, data.text);
        const room = rooms.get(data.room)!;
        if (--room.owing === 0) room.sent();
      };
      other.postMessage({ do: "listen", port });
    });
  }
  console.log(`port ${port}`);
}

/** Another isolate. */
function runIsolate(): void {
  const sequencer = self as unknown as Worker;
  const post = (message: ToSequencer) => sequencer.postMessage(message);
  sequencer.onmessage = async ({ data }: MessageEvent<ToIsolate>) => {
    if (data.do === "listen") {
      await listen(data.port, (room, text) => post({ do: "say", room, text }));
      post({ do: "listening" });
    } else {
      await send(data.room, data.frame);
      post({ do: "sent", room: data.room });
    }
  };
}

// The module is the main module in a worker too, so only the name distinguishes them.
if (self.name === ISOLATE) runIsolate();
else await runSequencer(Number(Deno.args[0]), Deno.args[1] === "driven");
