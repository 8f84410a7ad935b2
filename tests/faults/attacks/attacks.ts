// The table of attacks: what each does, what protects the server, and the figure that must hold.

import { PROTECTION_FAULTS } from "../protection_faults.ts";
import type { Attack, AttackScale, Quiet } from "./attack.ts";

/** Memory of an idle server, with a margin for its heap, in MB. */
const AT_REST_MB = 200;
/** What the platform holds for each stalled reader: 64 KiB or a page, and the socket. */
const STALLED_MB = 0.6;
/** Not a thousand, as in `stalled`: without the protection, they would take all memory. */
const STALLED_SOCKETS = 200;
const GUARD_MIB = 256;
/** What arrives between two checks of the memory guard, at the speed of loopback. */
const OVERSHOOT_MB = 1_000;
/** The burst of an address: 200 users with 10 messages each. */
const CLASS_BURST = 2_000;
const ADDRESS_RATE = 100;
const AN_HOUR = 1_000;
const CONNECTIONS = 1_000;
/** Sockets that are accepted only to be closed with 4029. */
const TURNED_AWAY = 100;
/** An ack that regular users notice; without an attack, the slowest takes some tens of ms. */
const SLOW_MS = 800;

/** The most by which the median ack and the median delivery may slow down. */
const SLOWDOWN = 4;
/** A large room, because a broadcast to it costs the most. */
const READERS = 250;
/** It takes longer, because queues need some seconds to build up. */
const CROWDING = { readers: READERS, longer: 2, figure: "slowdown", most: () => SLOWDOWN } as const;
/** The most by which the p99 of acks of regular users may grow. */
const TIMES_QUIET = 4;
/** Attackers and regular users share the two cores: a shorter time is noise. */
const NOISE_MS = 25;
const atMostQuiet = ({ quietMs }: Quiet) => TIMES_QUIET * Math.max(quietMs, NOISE_MS);

/** A page costs 40 of them, and twenty seconds' worth may come at once. */
const READS = 200;
const FEW_READS = { HUBBUB_READS: String(READS) };
const FEW_PAGES = ({ seconds }: AttackScale) => (READS / 40) * (20 + seconds + 2);

/** In the order of the table. */
export const ATTACKS: readonly Attack[] = [
  {
    name: "stalledReaders",
    does: "sockets stop reading while messages of 4,000 characters arrive",
    protection: "--outbox, 64 KiB in the platform",
    // More than the kernels hold for a socket: 600 KB a second, some 13 MB in total.
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
    does: "one guest sends 10,000 messages a second",
    protection: "--rate 2",
    without: { HUBBUB_RATE: "0" },
    figure: "through",
    most: ({ seconds }) => 10 + 2 * (seconds + 1),
  },
  {
    name: "mintedGuests",
    does: "each message has a new name",
    protection: "--address-rate 100",
    without: { HUBBUB_ADDRESS_RATE: "0" },
    figure: "through",
    most: ({ seconds }) => CLASS_BURST + ADDRESS_RATE * (seconds + 2),
  },
  {
    name: "mintedSessions",
    does: "each message has a new session",
    protection: "--new-sessions 1000",
    without: { HUBBUB_NEW_SESSIONS: "0" },
    figure: "through",
    most: ({ seconds }) => AN_HOUR + seconds,
  },
  {
    name: "newRooms",
    does: "each message has a new room",
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
    does: "invalid frames on 20 sockets",
    protection: "20 errors, then 1008",
    env: { HUBBUB_FRAMES: "0" },
    without: PROTECTION_FAULTS.endlessErrors,
    figure: "ackP99",
    most: () => SLOW_MS,
  },
  {
    name: "joins",
    does: "one socket keeps joining new rooms",
    protection: "--rooms 50",
    env: { HUBBUB_FRAMES: "0" },
    without: { HUBBUB_ROOMS: "1000000" },
    figure: "peakMb",
    most: () => AT_REST_MB + 50,
  },
  {
    name: "connections",
    does: "sockets are opened and held",
    protection: "--connections 1000",
    without: { HUBBUB_CONNECTIONS: "0" },
    figure: "through",
    most: () => CONNECTIONS + TURNED_AWAY,
  },
  {
    name: "polls",
    does: "polls wait for a minute",
    protection: "--connections 1000",
    without: { HUBBUB_CONNECTIONS: "0" },
    figure: "through",
    most: () => CONNECTIONS,
  },
  {
    name: "churn",
    does: "clients of all kinds connect and leave, cleanly or not",
    protection: "slots end with their sockets",
    env: { HUBBUB_CONNECTIONS: "0" },
    without: PROTECTION_FAULTS.leakedSlot,
    figure: "slotsAfter",
    most: () => 0,
  },
  {
    name: "hugeFrames",
    does: "frames of one megabyte",
    protection: "64 KiB, then 1009",
    without: PROTECTION_FAULTS.endlessFrames,
    figure: "through",
    most: () => 0,
  },
  {
    name: "fragments",
    does: "1,500 MB of endless messages",
    protection: "--memory 256",
    with: { HUBBUB_MEMORY: String(GUARD_MIB) },
    without: { HUBBUB_MEMORY: "0" },
    figure: "peakMb",
    most: () => GUARD_MIB + OVERSHOOT_MB,
  },
  {
    name: "headers",
    does: "600 MB of endless headers",
    protection: "Deno's own limit",
    figure: "peakMb",
    most: () => AT_REST_MB,
  },
  {
    name: "bodies",
    does: "600 MB of endless bodies",
    protection: "64 KiB, then 413",
    env: { HUBBUB_MEMORY: "0" },
    without: PROTECTION_FAULTS.endlessBodies,
    figure: "peakMb",
    most: () => AT_REST_MB,
  },
  {
    name: "slowBodies",
    does: "bodies of which one byte arrives",
    protection: "--connections 1000, 10 s",
    without: { HUBBUB_CONNECTIONS: "0" },
    figure: "through",
    most: () => CONNECTIONS,
  },
  {
    name: "halfRequests",
    does: "half requests until no file descriptors are left",
    protection: "the listener is reopened",
    files: 300,
    without: PROTECTION_FAULTS.leakedConnections,
    // Regular users keep their connections, but nobody else can connect.
    figure: "slotsAfter",
    most: () => 0,
  },
  {
    name: "endedSessions",
    does: "handshakes in progress when their session ends",
    protection: "checked again on opening",
    without: {
      find: /if \(!\("actor" in state\) \|\| state\.actor\.session\?\.id !== (\w+)\) return;/,
      to: 'if (state.name !== "connected" || state.actor.session?.id !== $1) return;',
    },
    figure: "through",
    most: () => 0,
  },
  {
    name: "typingOnSix",
    does: "6 sockets type 50 times a second",
    protection: "sent after messages, once a second",
    ...CROWDING,
  },
  {
    name: "typingOnTwenty",
    does: "20 sockets type 50 times a second",
    protection: "sent after messages, once a second",
    ...CROWDING,
  },
  {
    name: "comingAndGoing",
    does: "50 sockets join, leave and are away",
    protection: "sent after messages, batched",
    ...CROWDING,
  },
  {
    name: "renames",
    does: "20 users keep changing their names",
    protection: "5 at once, then one in ten seconds",
    ...CROWDING,
  },
  {
    name: "pages",
    does: "20 sockets request large pages",
    protection: "32 MiB at once, then 4 MiB a second",
    ...CROWDING,
  },
  {
    name: "worstMarkdown",
    does: "pages of messages that are slowest to parse",
    protection: "bounded parsing, once",
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
    does: "refused forms, each answered with a page",
    protection: "--reads 200",
    with: FEW_READS,
    without: { HUBBUB_READS: "0" },
    figure: "through",
    most: FEW_PAGES,
  },
  {
    name: "longAccept",
    does: "requests with 60 KB of Accept",
    protection: "cut at 1,024 characters",
    without: { find: /(accept: \{ most: )1_024/, to: "$1Infinity" },
    figure: "ackP99",
    most: atMostQuiet,
  },
  {
    name: "longUserAgent",
    does: "sign-ins with 60 KB of User-Agent",
    protection: "cut at 256 characters",
    without: { find: /("user-agent": \{ most: )256/, to: "$1Infinity" },
    figure: "ackP99",
    most: atMostQuiet,
  },
];
