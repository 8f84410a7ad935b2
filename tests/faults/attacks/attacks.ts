// All attacks, a line each: what is done, what stands in the way, and what it must not come to.

import { PROTECTION_FAULTS } from "../protection_faults.ts";
import type { Attack, AttackScale, Quiet } from "./attack.ts";

/** A server at rest, with room for a heap that moves, in MB. */
const AT_REST_MB = 200;
/** What the platform holds for each reader that stalled: 64 KiB, or a page, and its socket. */
const STALLED_MB = 0.6;
/** `stalled` has a thousand; without the protection they would take all the memory there is. */
const STALLED_SOCKETS = 200;
const GUARD_MIB = 256;
/** What comes in between two looks of the guard, at the speed of loopback. */
const OVERSHOOT_MB = 1_000;
/** People who may share an address, and what each of them may say at once. */
const CLASS_BURST = 2_000;
const ADDRESS_RATE = 100;
const AN_HOUR = 1_000;
const CONNECTIONS = 1_000;
/** Sockets that are told that there are too many, and are let in for that. */
const TURNED_AWAY = 100;
/** An ack that honest people notice; without an attack the slowest takes some tens of ms. */
const SLOW_MS = 800;

/** Of the median ack, and of the median delivery: how many times as long as without the attack. */
const SLOWDOWN = 4;
/** A large room: what goes to all of it costs the most. */
const READERS = 250;
/** Some seconds more, as what piles up takes a while to. */
const CROWDING = { readers: READERS, longer: 2, figure: "slowdown", most: () => SLOWDOWN } as const;
/** Nobody honest waits longer than this many times what they wait for when nobody attacks. */
const TIMES_QUIET = 4;
/** Two cores carry attackers and honest people too: below this a run tells nothing of the server. */
const NOISE_MS = 25;
const atMostQuiet = ({ quietMs }: Quiet) => TIMES_QUIET * Math.max(quietMs, NOISE_MS);

/** Of which a page counts as 40, and twenty seconds' worth may come at once. */
const READS = 200;
const FEW_READS = { HUBBUB_READS: String(READS) };
const FEW_PAGES = ({ seconds }: AttackScale) => (READS / 40) * (20 + seconds + 2);

/** In the order of the table. */
export const ATTACKS: readonly Attack[] = [
  {
    name: "stalledReaders",
    does: "sockets that stop reading where 4,000 characters flow",
    protection: "outbox, 64 KiB handed on",
    // More than the kernels hold for a socket: 600 KB a second, some 13 MB in the end.
    longer: 2.5,
    talk: { textLength: 4_000, everyMs: 130 },
    sizeMax: STALLED_SOCKETS,
    env: {
      HUBBUB_RATE: "0",
      HUBBUB_OUTBOX: "1000000000",
      HUBBUB_OUTBOX_ALL: "10000000000",
      HUBBUB_MEMORY: "0",
    },
    with: { HUBBUB_OUTBOX: "1048576", HUBBUB_OUTBOX_ALL: "268435456" },
    without: PROTECTION_FAULTS.unboundedSocket,
    figure: "peakMb",
    most: ({ size }) => AT_REST_MB + Math.min(size, STALLED_SOCKETS) * STALLED_MB,
  },
  {
    name: "says",
    does: "one guest says 10,000 things a second",
    protection: "--rate 2",
    without: { HUBBUB_RATE: "0" },
    figure: "through",
    most: ({ seconds }) => 10 + 2 * (seconds + 1),
  },
  {
    name: "mintedGuests",
    does: "each thing said under a new name",
    protection: "--address-rate 100",
    without: { HUBBUB_ADDRESS_RATE: "0" },
    figure: "through",
    most: ({ seconds }) => CLASS_BURST + ADDRESS_RATE * (seconds + 2),
  },
  {
    name: "mintedSessions",
    does: "a new session each time",
    protection: "--new-sessions 1000",
    without: { HUBBUB_NEW_SESSIONS: "0" },
    figure: "through",
    most: ({ seconds }) => AN_HOUR + seconds,
  },
  {
    name: "newRooms",
    does: "a new room each time",
    protection: "--new-rooms 1000",
    env: { HUBBUB_ADDRESS_RATE: "0" },
    without: { HUBBUB_NEW_ROOMS: "0" },
    figure: "through",
    most: ({ seconds }) => AN_HOUR + seconds,
  },
  {
    name: "frames",
    does: "200,000 pings a second on 20 sockets",
    protection: "--frames 50",
    without: { HUBBUB_FRAMES: "0" },
    figure: "ackP99",
    most: () => SLOW_MS,
  },
  {
    name: "errors",
    does: "frames that are none, on 20 sockets",
    protection: "20 errors, then 1008",
    env: { HUBBUB_FRAMES: "0" },
    without: PROTECTION_FAULTS.endlessErrors,
    figure: "ackP99",
    most: () => SLOW_MS,
  },
  {
    name: "joins",
    does: "one socket joins ever new rooms",
    protection: "--rooms 50",
    env: { HUBBUB_FRAMES: "0" },
    without: { HUBBUB_ROOMS: "1000000" },
    figure: "peakMb",
    most: () => AT_REST_MB + 50,
  },
  {
    name: "connections",
    does: "sockets that are opened and held",
    protection: "--connections 1000",
    without: { HUBBUB_CONNECTIONS: "0" },
    figure: "through",
    most: () => CONNECTIONS + TURNED_AWAY,
  },
  {
    name: "polls",
    does: "polls that wait for a minute",
    protection: "--connections 1000",
    without: { HUBBUB_CONNECTIONS: "0" },
    figure: "through",
    most: () => CONNECTIONS,
  },
  {
    name: "churn",
    does: "come and go by every way, in order and not",
    protection: "slots end with their sockets",
    env: { HUBBUB_CONNECTIONS: "0" },
    without: PROTECTION_FAULTS.leakedSlot,
    figure: "slotsAfter",
    most: () => 0,
  },
  {
    name: "hugeFrames",
    does: "frames of a megabyte",
    protection: "64 KiB, then 1009",
    without: PROTECTION_FAULTS.endlessFrames,
    figure: "through",
    most: () => 0,
  },
  {
    name: "fragments",
    does: "1,500 MB of messages that never end",
    protection: "--memory 256",
    with: { HUBBUB_MEMORY: String(GUARD_MIB) },
    without: { HUBBUB_MEMORY: "0" },
    figure: "peakMb",
    most: () => GUARD_MIB + OVERSHOOT_MB,
  },
  {
    name: "headers",
    does: "600 MB of headers that never end",
    protection: "Deno's own bound",
    figure: "peakMb",
    most: () => AT_REST_MB,
  },
  {
    name: "bodies",
    does: "600 MB of bodies that never end",
    protection: "64 KiB, then 413",
    env: { HUBBUB_MEMORY: "0" },
    without: PROTECTION_FAULTS.endlessBodies,
    figure: "peakMb",
    most: () => AT_REST_MB,
  },
  {
    name: "slowBodies",
    does: "bodies of which one byte comes",
    protection: "--connections 1000, 10 s",
    without: { HUBBUB_CONNECTIONS: "0" },
    figure: "through",
    most: () => CONNECTIONS,
  },
  {
    name: "halfRequests",
    does: "half requests, until files run out",
    protection: "the listener opens again",
    files: 300,
    without: PROTECTION_FAULTS.keptConnections,
    // The honest keep the connections that they have; but nobody new comes in.
    figure: "slotsAfter",
    most: () => 0,
  },
  {
    name: "endedSessions",
    does: "handshakes that are under way when their session ends",
    protection: "asked again on opening",
    without: {
      find: /if \(!\("actor" in state\) \|\| state\.actor\.session\?\.id !== (\w+)\) return;/,
      to: 'if (state.name !== "connected" || state.actor.session?.id !== $1) return;',
    },
    figure: "through",
    most: () => 0,
  },
  {
    name: "typingOnSix",
    does: "6 sockets that type 50 times a second",
    protection: "told behind messages, once a second",
    ...CROWDING,
  },
  {
    name: "typingOnTwenty",
    does: "20 sockets that type 50 times a second",
    protection: "told behind messages, once a second",
    ...CROWDING,
  },
  {
    name: "comingAndGoing",
    does: "50 sockets that come, go and are away",
    protection: "told behind messages, gathered",
    ...CROWDING,
  },
  {
    name: "renames",
    does: "20 people with ever new names",
    protection: "5 at once, then one in ten seconds",
    ...CROWDING,
  },
  {
    name: "pages",
    does: "20 sockets that ask for large pages",
    protection: "32 MiB at once, then 4 a second",
    ...CROWDING,
  },
  {
    name: "worstMarkdown",
    does: "pages of messages that are the worst for a parser",
    protection: "parsed in bounded time, once",
    longer: 2,
    without: {
      find: /if \(!MARKS\.test\(text\)\) return false;/,
      to:
        "if (/^(?:[ \\t]*(?:>|[-*+]|\\d+[.)])[ \\t]*){12}/m.test(text) || !MARKS.test(text)) return false;",
    },
    figure: "ackP99",
    most: atMostQuiet,
  },
  {
    name: "oddAccept",
    does: "pages by an Accept that does not name them, with ?wait",
    protection: "--reads 200",
    with: FEW_READS,
    without: { HUBBUB_READS: "0" },
    figure: "through",
    most: FEW_PAGES,
  },
  {
    name: "refusedSignIns",
    does: "forms that are refused, each with a page",
    protection: "--reads 200",
    with: FEW_READS,
    without: { HUBBUB_READS: "0" },
    figure: "through",
    most: FEW_PAGES,
  },
  {
    name: "longAccept",
    does: "requests with 60 KB of Accept",
    protection: "1,024 characters of it",
    without: { find: /(accept: \{ most: )1_024/, to: "$1Infinity" },
    figure: "ackP99",
    most: atMostQuiet,
  },
  {
    name: "longUserAgent",
    does: "sign-ins with 60 KB of User-Agent",
    protection: "256 characters of it",
    without: { find: /("user-agent": \{ most: )256/, to: "$1Infinity" },
    figure: "ackP99",
    most: atMostQuiet,
  },
];
