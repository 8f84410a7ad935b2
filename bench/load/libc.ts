// System calls of the load generator. Deno's own sockets take some 10 µs per read, more than a
// server needs for its side; with these, a read costs what the kernel takes, about 1 µs.

const libc = Deno.dlopen("libc.so.6", {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  recv: { parameters: ["i32", "usize", "usize", "i32"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  memcmp: { parameters: ["usize", "usize", "usize"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
}).symbols;
/** These pass addresses as numbers, at a tenth of the cost, though the types require bigints. */
const { recv, memcmp } = libc as unknown as {
  recv(fd: number, address: number, length: number, flags: number): number | bigint;
  memcmp(one: number, other: number, length: number): number;
};

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCKADDR_BYTES = 16;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EAGAIN = 11;
const EPIPE = 32;
const ECONNRESET = 104;
/** The error of a send to a closed connection. */
const GONE: readonly number[] = [EPIPE, ECONNRESET];
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;
// The kernel packs the structure on x86-64 only.
const EVENT_BYTES = Deno.build.arch === "x86_64" ? 12 : 16;
const EVENT_DATA_AT = EVENT_BYTES - 8;
/** The most sockets that one wait reports. */
export const EVENTS_MAX = 1_024;

/** Returns the address of a typed array's bytes. The caller keeps the array alive. */
export function addressOf(bytes: Uint8Array<ArrayBuffer>): number {
  return Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
}

/** Returns whether the bytes at two addresses are equal. */
export function sameBytes(one: number, other: number, length: number): boolean {
  return memcmp(one, other, length) === 0;
}

/** Connects to a port of 127.0.0.1, from another loopback address if one is given. */
export function connectTcp(port: number, source?: string): number {
  const fd = libc.socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) throw new Error(`Cannot open a socket: errno ${errno()}`);
  if (source !== undefined && libc.bind(fd, socketAddress(source, 0), SOCKADDR_BYTES) < 0) {
    throw new Error(`Cannot bind to ${source}: errno ${errno()}`);
  }
  if (libc.connect(fd, socketAddress("127.0.0.1", port), SOCKADDR_BYTES) < 0) {
    throw new Error(`Cannot connect to port ${port}: errno ${errno()}`);
  }
  return fd;
}

function socketAddress(host: string, port: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SOCKADDR_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  host.split(".").forEach((part, index) => bytes[4 + index] = Number(part));
  return bytes;
}

/**
 * Sends all of `bytes`, which fit the kernel's buffer. Returns false if the peer has closed the
 * connection.
 */
export function sendAll(fd: number, bytes: Uint8Array<ArrayBuffer>): boolean {
  const sent = Number(libc.send(fd, bytes, BigInt(bytes.length), MSG_NOSIGNAL));
  if (sent === bytes.length) return true;
  if (sent < 0 && GONE.includes(errno())) return false;
  throw new Error(`Cannot send: ${sent} of ${bytes.length} bytes`);
}

/**
 * Returns the number of bytes read to `address`: 0 at the end or after a reset, undefined if there
 * are none.
 */
export function receive(fd: number, address: number, length: number): number | undefined {
  const count = Number(recv(fd, address, length, MSG_DONTWAIT));
  if (count >= 0) return count;
  return errno() === EAGAIN ? undefined : 0;
}

/** Closes the descriptor. */
export function closeSocket(fd: number): void {
  libc.close(fd);
}

function errno(): number {
  return new Deno.UnsafePointerView(libc.__errno_location()!).getInt32();
}

/** Waits for many sockets at once. */
export class Poll {
  readonly #fd = libc.epoll_create1(0);
  readonly #events = new Uint8Array(EVENT_BYTES * EVENTS_MAX);
  readonly #view = new DataView(this.#events.buffer);

  /** Reports this socket from now on, until it is closed. */
  add(socket: number): void {
    const event = new Uint8Array(EVENT_BYTES);
    const view = new DataView(event.buffer);
    view.setUint32(0, EPOLLIN, true);
    view.setUint32(EVENT_DATA_AT, socket, true);
    if (libc.epoll_ctl(this.#fd, EPOLL_CTL_ADD, socket, event) < 0) {
      throw new Error(`Cannot watch a socket: errno ${errno()}`);
    }
  }

  /** Returns the number of readable sockets, after at most `ms`. */
  wait(ms: number): number {
    return libc.epoll_wait(this.#fd, this.#events, EVENTS_MAX, ms);
  }

  /** Returns a readable socket. */
  socketAt(index: number): number {
    return this.#view.getUint32(index * EVENT_BYTES + EVENT_DATA_AT, true);
  }
}
