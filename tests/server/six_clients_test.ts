// Six clients of six kinds read the same 500 messages at once, and all read the same.

import { assertEquals } from "@std/assert";
import { unescape } from "@std/html/entities";
import { EventSourceReader } from "../support/event_source.ts";
import { get, getJson } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { PlainSocket } from "../support/plain_socket.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";

const MESSAGES = 500;
const WITHIN_MS = 30_000;
const NAMES = ["ann", "Bob B.", "李小龍"];
/** Sent at once, one after another, so that frames hold several and the order is known. */
const BLOCK = 20;
/** The last message, for readers of lines, which see no seqs. */
const LAST = "that is all";

/** Texts that one of the formats could get wrong. */
const TEXTS: readonly ((n: number) => string)[] = [
  (n) => `message ${n}`,
  (n) => `two\nlines ${n}`,
  (n) => `  indented ${n}\n    and more\n\nafter an empty line`,
  (n) => `<b>${n}</b> & "quotes" &amp; 'more'`,
  (n) => `ann: I never said ${n}\nBob B.: nor did I`,
  (n) => `see https://example.org/?a=${n}&b=<2>, 😀 日本語 ${"x".repeat(300)}`,
  (n) => `data: ${n}\nid: 9.x\n\nevent: reset`,
  (n) => `{"type":"message","seq":${n}}\ttab`,
];

/** What every reader must receive; a reader of lines knows no seq. */
interface Read {
  readonly name: string;
  readonly text: string;
  readonly seq?: number;
  readonly id?: string;
}

Deno.test("six clients read the same 500 messages", async () => {
  await using server = await ServerProcess.start({
    env: { HUBBUB_RATE: "0", HUBBUB_FRAMES: "0" },
  });
  await using socket = await JsonSocket.open(server.socketUrl, { name: "reader" });
  socket.send({ type: "join", room: "six" });
  await socket.next("joined");
  await using stream = await EventSourceReader.open(`${server.url}/rooms/six`);
  await using plain = await PlainSocket.open(server.socketUrl, "/ws?room=six");
  using follow = await RawConnection.open(server.port);
  // HTTP/1.0 has no chunks: only the lines arrive.
  await follow.send("GET /rooms/six?follow HTTP/1.0\r\nhost: test\r\naccept: */*\r\n\r\n");
  await follow.head();

  const readings = Promise.all([
    socket.next("message", ({ seq }) => seq === MESSAGES, WITHIN_MS).then(() =>
      socket.frames.filter((frame) => frame.type === "message")
    ),
    stream.next("message", ({ data }) => data.seq === MESSAGES, WITHIN_MS).then(() =>
      stream.events.filter(({ type }) => type === "message").map(({ data }) => data)
    ),
    pollAll(server),
    plain.line((line) => line.endsWith(`: ${LAST}`), WITHIN_MS).then(() => readLines(plain.lines)),
    follow.readUntil(`: ${LAST}\n`).then((text) =>
      readLines(text.split("\n").slice(0, -1).map((line) => line.replace(DATED, "")))
    ),
    readPages(server),
  ]);

  const said: Read[] = [];
  for (let block = 0; said.length < MESSAGES; block++) {
    const name = NAMES[block % NAMES.length]!;
    await using writer = await JsonSocket.open(server.socketUrl, { name });
    writer.send({ type: "join", room: "six" });
    await writer.next("joined");
    const texts = Array.from({ length: BLOCK }, (_, index) => textOf(said.length + index + 1));
    writer.send(...texts.map((text) => ({ type: "say", room: "six", text })));
    for (const text of texts) {
      const { seq, id } = await writer.next("ack");
      said.push({ seq, id, name, text });
    }
  }

  const [byJson, byStream, byPolls, byPlain, byFollow, byPages] = await readings;
  const whole = ({ seq, id, user, text }: (typeof byPolls)[number]): Read => ({
    seq,
    id,
    name: user.name,
    text,
  });
  assertEquals(byJson.map((frame) => whole(frame as (typeof byPolls)[number])), said);
  assertEquals(byStream.map(whole), said);
  assertEquals(byPolls.map(whole), said);
  const spoken = said.map(({ name, text }) => ({ name, text }));
  assertEquals(byPlain, spoken);
  assertEquals(byFollow, spoken);
  assertEquals(byPages, said.map(({ seq, name, text }) => ({ seq, name, text })));
});

function textOf(n: number): string {
  return n === MESSAGES ? LAST : TEXTS[n % TEXTS.length]!(n);
}

const DATED = /^\d{4}-\d\d-\d\d \d\d:\d\d /;
const INDENT = "    ";

/** Joins lines to messages, as a human reader does. */
function readLines(lines: readonly string[]): Read[] {
  const read: { name: string; text: string }[] = [];
  for (const line of lines) {
    if (line.startsWith(INDENT)) {
      read.at(-1)!.text += `\n${line.slice(INDENT.length)}`;
    } else {
      const colon = line.indexOf(": ");
      read.push({ name: line.slice(0, colon), text: line.slice(colon + 2) });
    }
  }
  return read;
}

interface PolledEvent {
  readonly seq: number;
  readonly id: string;
  readonly user: { readonly name: string };
  readonly text: string;
}

/** A bot that polls. */
async function pollAll(server: ServerProcess): Promise<PolledEvent[]> {
  const all: PolledEvent[] = [];
  while (all.length < MESSAGES) {
    const after = all.at(-1)?.seq ?? 0;
    const page = await getJson(server, `/rooms/six?after=${after}&wait=20`);
    all.push(...page.events);
  }
  return all;
}

/** A user without scripts, who reloads the page again and again. */
async function readPages(server: ServerProcess): Promise<Read[]> {
  const all: Read[] = [];
  while (all.length < MESSAGES) {
    const after = all.at(-1)?.seq ?? 0;
    const page = await get(server, `/rooms/six?after=${after}&limit=200`, "text/html");
    all.push(...readPage(await page.text()));
  }
  return all;
}

const ITEM = /<li class="message[^"]*" id="m(\d+)">(.*?)<\/li>/gs;
/** Above the first message of a group on screen, and above each for screen readers. */
const NAME = /class="(?:message-author|visually-hidden)"[^>]*>(.*?)<\/p>/s;
const TEXT = /<p class="message-text"[^>]*>(.*?)<\/p>/s;
const TAG = /<[^>]*>/g;

/** What the markup shows without scripts. */
function readPage(html: string): Read[] {
  return [...html.matchAll(ITEM)].map(([, seq, item = ""]) => ({
    seq: Number(seq),
    name: shown(NAME.exec(item)?.[1]).trim(),
    text: shown(TEXT.exec(item)?.[1]),
  }));
}

function shown(markup = ""): string {
  return unescape(markup.replace(TAG, ""));
}
