// A chat loop in several isolates of one process, to see what more cores would give: each isolate
// accepts a share of the connections (SO_REUSEPORT), one of them puts all says into one order, and
// what it gathered goes to each other isolate as one string, once.
//
//   deno run --unstable-net -A bench/experiments/isolates.ts 2 paced     rests as a room of Hubbub
//   deno run --unstable-net -A bench/experiments/isolates.ts 2 driven    says 50 itself for each flush
//
// A load that says and hears as fast as it can is itself the limit on two cores; driven, the loop needs
// none: the first say that comes sets it off, and only what sending costs is left.
//
// It keeps nothing, knows nobody and bounds nothing: the most that a Hubbub in several isolates could
// give, not what it would.

import { FlushScheduler } from "../../hub/flush_scheduler.ts";
import { markedText } from "../load/marker.ts";

/** The sequencer tells an isolate what it is; isolates hand it says; it hands them frames. */
type ToIsolate =
  | { readonly do: "listen"; readonly port: number }
  | { readonly do: "frame"; readonly room: string; readonly frame: string };
type ToSequencer =
  | { readonly do: "listening" }
  | { readonly do: "say"; readonly room: string; readonly text: string }
  | { readonly do: "sent"; readonly room: string };

/** As hub/channel.ts sends: so many in one task. */
const SLICE = 32;
const HOSTNAME = "127.0.0.1";
/** The name of every worker. */
const ISOLATE = "isolate";
/** Driven, so many are said for each flush, by a sayer whom the load has and does not use. */
const DRIVEN = { says: 50, sayer: 9, textLength: 64 };
/** Driven, it goes on for so long after the last say that came. */
const DRIVEN_FOR_MS = 2_500;

/** This isolate's share of each room. */
const sockets = new Map<string, Set<WebSocket>>();

/** Accepts connections; hands every say to `onSay`. */
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

/** Sends a frame to this isolate's share of a room, a slice a task. */
async function send(room: string, frame: string): Promise<void> {
  let left = SLICE;
  for (const socket of sockets.get(room) ?? []) {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    if (--left > 0) continue;
    left = SLICE;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** What the one isolate knows of a room whose order it makes. */
interface Room {
  waiting: string[];
  readonly flushScheduler: FlushScheduler;
  /** Isolates that have still to send the last frame, and who waits for them. */
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
  // Over when every isolate's kernel has all frames, so that no isolate runs ahead of another.
  const flush = async (name: string, room: Room): Promise<void> => {
    const frame = room.waiting.join("\n");
    room.waiting = [];
    room.owing = others.length;
    const everywhere = new Promise<void>((resolve) => room.sent = resolve);
    for (const other of others) other.postMessage({ do: "frame", room: name, frame });
    await send(name, frame);
    if (others.length > 0) await everywhere;
  };
  // One flush after the other, without a rest.
  const drive = async (name: string, room: Room): Promise<void> => {
    while (performance.now() < drivenUntil) {
      for (let n = 0; n < DRIVEN.says; n++) {
        const marked = { sayer: DRIVEN.sayer, number: drivenSays++, sentAt: performance.now() };
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

/** One of the other isolates. */
function runIsolate(): void {
  const sequencer = self as unknown as Worker;
  const tell = (message: ToSequencer) => sequencer.postMessage(message);
  sequencer.onmessage = async ({ data }: MessageEvent<ToIsolate>) => {
    if (data.do === "listen") {
      await listen(data.port, (room, text) => tell({ do: "say", room, text }));
      tell({ do: "listening" });
    } else {
      await send(data.room, data.frame);
      tell({ do: "sent", room: data.room });
    }
  };
}

// The module is the main one in a worker too, so that only the name tells.
if (self.name === ISOLATE) runIsolate();
else await runSequencer(Number(Deno.args[0]), Deno.args[1] === "driven");
