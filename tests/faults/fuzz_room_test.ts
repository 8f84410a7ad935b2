// Arbitrary orders of frames from several users, compared with a model of the room: real server,
// real sockets.

import { assertEquals } from "@std/assert";
import { fc } from "../support/fast_check.ts";
import { frameProblem } from "../support/frame_problem.ts";
import { getJson, signIn } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { runs } from "../support/property.ts";
import { ServerProcess } from "../support/server_process.ts";

/** An action of one of the three. */
type Step =
  & { readonly who: number; readonly nonce?: string | undefined }
  & (
    | { readonly does: "join"; readonly after?: number | undefined }
    | { readonly does: "leave" | "typing" }
    | { readonly does: "history"; readonly before: number }
    | { readonly does: "say"; readonly text: string }
    | { readonly does: "edit"; readonly target: number; readonly text: string }
    | { readonly does: "delete"; readonly target: number }
  );

/** An event in the model. */
interface Kept {
  readonly type: "message" | "edit" | "delete";
  readonly by: number;
  readonly target?: number;
  text?: string | undefined;
  edited?: boolean;
  deleted?: boolean;
}

/** Two with sessions, and a guest, who may change nothing. */
const PEOPLE = 3;
const GUEST = 2;

const text = fc.oneof(
  fc.constantFrom("a", "b", " ", "\n", "x\ud800", "\u0007", "a\r\nb", "<b>", "\u202ex"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
);
const who = fc.nat({ max: PEOPLE - 1 });
const nonce = fc.option(fc.constantFrom("n1", "n2", "n3"), { nil: undefined });
const target = fc.integer({ min: 1, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    who,
    does: fc.constant("join" as const),
    after: fc.option(fc.nat({ max: 6 }), { nil: undefined }),
  }),
  fc.record({ who, does: fc.constantFrom("leave" as const, "typing" as const) }),
  fc.record({ who, does: fc.constant("history" as const), before: fc.nat({ max: 9 }) }),
  { weight: 3, arbitrary: fc.record({ who, does: fc.constant("say" as const), text, nonce }) },
  fc.record({ who, does: fc.constant("edit" as const), target, text, nonce }),
  fc.record({ who, does: fc.constant("delete" as const), target, nonce }),
);

/** Orders that found a fault, or that random choices seldom produce: tried each time. */
const KEPT: readonly (readonly Step[])[] = [
  // A deleted message is gone, for edits and for a second deletion.
  [
    { who: 0, does: "join" },
    { who: 0, does: "say", text: "a" },
    { who: 0, does: "delete", target: 1 },
    { who: 0, does: "edit", target: 1, text: "b" },
    { who: 0, does: "delete", target: 1 },
    { who: 0, does: "edit", target: 2, text: "b" },
  ],
  // A retry is answered after its text was replaced, and after it was deleted; then any text is
  // accepted.
  [
    { who: 1, does: "join" },
    { who: 1, does: "say", text: "a", nonce: "n1" },
    { who: 1, does: "say", text: "b", nonce: "n1" },
    { who: 1, does: "edit", target: 1, text: "b", nonce: "n2" },
    { who: 1, does: "say", text: "a", nonce: "n1" },
    { who: 1, does: "say", text: "b", nonce: "n1" },
    { who: 1, does: "edit", target: 1, text: "c", nonce: "n2" },
    { who: 1, does: "delete", target: 1, nonce: "n3" },
    { who: 1, does: "say", text: "a", nonce: "n1" },
    { who: 1, does: "edit", target: 1, text: "b", nonce: "n2" },
    { who: 1, does: "delete", target: 1, nonce: "n3" },
  ],
  // A deleted message is gone for other users, too.
  [
    { who: 0, does: "join" },
    { who: 1, does: "join" },
    { who: 0, does: "say", text: "a" },
    { who: 0, does: "delete", target: 1 },
    { who: 1, does: "edit", target: 1, text: "b" },
    { who: 1, does: "delete", target: 1 },
  ],
  // A message of another user, a guest's own, and a message in a room that was left.
  [
    { who: 0, does: "join" },
    { who: 1, does: "join" },
    { who: 2, does: "join" },
    { who: 0, does: "say", text: "a" },
    { who: 2, does: "say", text: "b" },
    { who: 1, does: "edit", target: 1, text: "c" },
    { who: 2, does: "delete", target: 2 },
    { who: 0, does: "leave" },
    { who: 0, does: "delete", target: 1 },
  ],
];

/** What was first written with a nonce. */
interface First {
  readonly seq: number;
  /** The kind of request and its message, without its text. */
  readonly kind: string;
  readonly text: string | undefined;
}

/** The rules of the protocol's document in few words. */
class RoomModel {
  readonly events: Kept[] = [];
  readonly joined = new Set<number>();
  readonly #nonces = new Map<string, First>();

  /** Returns the seq of the write, or its error. */
  write(step: Extract<Step, { does: "say" | "edit" | "delete" }>): number | string {
    if (!this.joined.has(step.who)) return "not_joined";
    if (step.does !== "say" && step.who === GUEST) return "forbidden";
    const text = step.does === "delete" ? undefined : cleaned(step.text);
    if (text?.trim() === "") return "empty";
    const target = step.does === "say" ? undefined : step.target;
    const kind = JSON.stringify([step.does, target]);
    const key = `${step.who} ${step.nonce}`;
    const first = step.nonce === undefined ? undefined : this.#nonces.get(key);
    if (first !== undefined) return this.#repeats(first, kind, text) ? first.seq : "conflict";
    if (target !== undefined) {
      const kept = this.events[target - 1];
      if (kept?.type !== "message") return "not_found";
      if (kept.deleted) return "gone";
      if (kept.by !== step.who) return "forbidden";
      this.#change(target, kept, text);
    }
    const type = step.does === "say" ? "message" : step.does;
    this.events.push({ type, by: step.who, ...(target && { target }), ...(text && { text }) });
    if (step.nonce !== undefined) this.#nonces.set(key, { seq: this.events.length, kind, text });
    return this.events.length;
  }

  /** A text is compared until the message changes. */
  #repeats(first: First, kind: string, text: string | undefined): boolean {
    if (first.kind !== kind) return false;
    const message = this.events[first.seq - 1]!.target ?? first.seq;
    const changed = this.events.slice(first.seq).some(({ target }) => target === message);
    return changed || first.text === text;
  }

  /** The current state, as it is read. */
  get state(): unknown[] {
    return this.events.map(({ type, by, target, text, edited, deleted }, index) => ({
      seq: index + 1,
      type,
      by,
      target,
      text: deleted ? undefined : text,
      edited: edited === true && !deleted,
      deleted: deleted === true,
    }));
  }

  #change(target: number, kept: Kept, text: string | undefined): void {
    const edits = this.events.filter((event) => event.type === "edit" && event.target === target);
    for (const event of [kept, ...edits]) {
      event.text = text;
      if (text === undefined) event.deleted = true;
    }
    if (text !== undefined) kept.edited = true;
  }
}

// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

function cleaned(text: string): string {
  return text.replace(/\r\n?/g, "\n").toWellFormed().replace(CONTROLS, "\ufffd");
}

class Table {
  readonly sockets: readonly JsonSocket[];
  readonly ids: readonly string[];

  constructor(sockets: readonly JsonSocket[], ids: readonly string[]) {
    this.sockets = sockets;
    this.ids = ids;
  }

  /** Performs the step and returns its result in the terms of the model. */
  async play(
    room: string,
    step: Step,
    model: RoomModel,
  ): Promise<[actual: unknown, want: unknown]> {
    const socket = this.sockets[step.who]!;
    const { who, does, ...fields } = step;
    socket.send({ type: does, room, ...fields });
    const here = model.joined.has(who);
    switch (step.does) {
      case "join": {
        model.joined.add(who);
        const { head, complete } = await socket.next("joined");
        const { length } = model.events;
        const means = step.after === undefined || step.after <= length;
        return [[head, complete], [length, means]];
      }
      case "leave":
        if (!here) return [await this.#error(socket), "not_joined"];
        model.joined.delete(who);
        return [(await socket.next("left")).room, room];
      case "typing":
        if (here) return [null, null];
        return [await this.#error(socket), "not_joined"];
      case "history": {
        const { events } = await socket.next("history");
        const seqs = model.events.map((_, index) => index + 1).filter((seq) => seq < step.before);
        return [events.map(({ seq }) => seq), seqs];
      }
      default: {
        const want = model.write(step);
        if (typeof want === "string") return [await this.#error(socket), want];
        const { seq } = await socket.next("ack");
        return [seq, want];
      }
    }
  }

  async #error(socket: JsonSocket): Promise<string> {
    return (await socket.next("error")).code;
  }
}

Deno.test("any order of frames gives the room and the answers that the protocol demands", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const alice = await signIn(server, "alice");
  const bob = await signIn(server, "bob");
  let rooms = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 18 }), async (steps) => {
      const room = `model-${++rooms}`;
      await using first = await JsonSocket.open(server.socketUrl, { token: alice.token });
      await using second = await JsonSocket.open(server.socketUrl, { token: bob.token });
      await using third = await JsonSocket.open(server.socketUrl, { name: "guest" });
      const guestId = (await third.next("hello")).user?.id ?? "";
      const table = new Table([first, second, third], [alice.user.id, bob.user.id, guestId]);
      const model = new RoomModel();
      for (const step of steps) {
        const [actual, want] = await table.play(room, step, model);
        assertEquals([step, actual], [step, want]);
      }
      // deno-lint-ignore no-explicit-any -- what came over the wire
      const { events, head } = await getJson(server, `/rooms/${room}?limit=200`) as any;
      // deno-lint-ignore no-explicit-any -- what came over the wire
      const state = events.map(({ seq, type, user, target, text, edited, deleted }: any) => ({
        seq,
        type,
        by: table.ids.indexOf(user.id),
        target,
        text,
        edited: edited !== undefined,
        deleted: deleted !== undefined,
      }));
      assertEquals([head, state], [model.events.length, model.state]);
      for (const { frames } of table.sockets) {
        const problems = frames.map(frameProblem).filter((problem) => problem !== undefined);
        assertEquals(problems, []);
      }
    }),
    { ...runs(60, 3_000), examples: KEPT.map((steps) => [[...steps]]) },
  );
  assertEquals(server.log.filter(({ level }) => level === "error"), []);
});
