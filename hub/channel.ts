// BroadcastChannel's surface inside one process: typed, in order, and without loss.
//
// The platform's own reaches other isolates over one ring of 256 messages for all names, and drops
// what does not fit without a word. Here a post is delivered before the next one, to every other
// handle that was open when it was made.
//
// There are two lanes. What is posted as ephemeral (presence, typing) waits until nothing else does, and
// gives way after each slice: so it delays a message by one slice at most, however much of it there is.
//
// A post to many goes out in slices, a task each. What a slice's sockets took is with the kernel before
// the next slice makes its copies: 1,000 copies of a large frame at once cost a fifth more CPU, left
// 60 MB of holes in the heap after a burst of joins, and kept every other room waiting for that long.

import { notify } from "./notify.ts";

/** What a listener gets; one object serves all listeners of a post. */
export interface ChannelMessage<T> {
  /** What was posted, itself and no copy: nobody changes it. */
  readonly data: T;
}

/** Called with each post of another handle of the same name. */
export type ChannelListener<T> = (message: ChannelMessage<T>) => void;

interface Post<T> {
  readonly from: Channel<T>;
  readonly data: T;
  readonly number: number;
  /** Every handle has it. */
  isDelivered: boolean;
  /** Resolves with that; there is one only if the post is not delivered at once. */
  delivered: PromiseWithResolvers<void> | undefined;
}

/** A post on its way, and the handles that it has still to reach. */
interface Delivery<T> {
  readonly post: Post<T>;
  readonly message: ChannelMessage<T>;
  readonly left: SetIterator<Channel<T>>;
}

/** Posts of one kind, in the order in which all see them. */
interface Lane<T> {
  /** Made while another one is being delivered. */
  readonly waiting: Post<T>[];
  delivery: Delivery<T> | undefined;
}

/** All handles of one name, in the order in which they were opened. */
interface Subscribers<T> {
  readonly handles: Set<Channel<T>>;
  readonly lasting: Lane<T>;
  readonly ephemeral: Lane<T>;
  posts: number;
  /** A slice is being delivered, or the next one is scheduled. */
  isDelivering: boolean;
}

/**
 * Bytes that are handed to sockets in one task. Half and twice as much cost the same; without a bound
 * memory grew by 30 KiB a connection when 1,000 joined (docs/performance.md).
 */
const SLICE_BYTES = 256 * 1024;
/** What a handle counts at least: sending takes some 5 µs however little it is, so 256 take 1.3 ms. */
const HANDLE_BYTES_MIN = 1024;

type LaneName = "lasting" | "ephemeral";

/** How the channels of a group deliver. */
export interface ChannelGroupOptions<T> {
  /** Hears what a listener threw; the others still get the post. */
  readonly onListenerError: (error: unknown) => void;
  /**
   * Bytes that a post puts on each socket, as far as they are known: asked after each delivery.
   *
   * @default none: every handle counts alike
   */
  readonly sizeOf?: (data: T) => number;
}

/** The channels of one server. Two groups never hear each other. */
export class ChannelGroup<T> {
  readonly #byName = new Map<string, Subscribers<T>>();
  readonly #onListenerError: (error: unknown) => void;
  readonly #sizeOf: (data: T) => number;

  /** A group without channels. */
  constructor({ onListenerError, sizeOf = () => 0 }: ChannelGroupOptions<T>) {
    // One that throws, a logger on a full disk, would leave this delivery and all later ones undone.
    this.#onListenerError = (error) => void notify(() => onListenerError(error));
    this.#sizeOf = sizeOf;
  }

  /** A new handle on the channel called `name`. */
  open(name: string): Channel<T> {
    const subscribers: Subscribers<T> = this.#byName.get(name) ?? {
      handles: new Set(),
      lasting: { waiting: [], delivery: undefined },
      ephemeral: { waiting: [], delivery: undefined },
      posts: 0,
      isDelivering: false,
    };
    this.#byName.set(name, subscribers);
    const channel: Channel<T> = new Channel<T>(name, subscribers.posts, {
      post: (data, lane) => this.#post(subscribers, channel, data, lane),
      fail: this.#onListenerError,
      close: () => {
        subscribers.handles.delete(channel);
        if (subscribers.handles.size === 0 && this.#byName.get(name) === subscribers) {
          this.#byName.delete(name);
        }
      },
    });
    subscribers.handles.add(channel);
    return channel;
  }

  /** How many handles are open on `name`. */
  size(name: string): number {
    return this.#byName.get(name)?.handles.size ?? 0;
  }

  #post(
    subscribers: Subscribers<T>,
    from: Channel<T>,
    data: T,
    lane: LaneName,
  ): Promise<void> | undefined {
    const number = ++subscribers.posts;
    const post: Post<T> = { from, data, number, isDelivered: false, delivered: undefined };
    subscribers[lane].waiting.push(post);
    if (!subscribers.isDelivering) this.#deliver(subscribers);
    if (post.isDelivered) return undefined;
    post.delivered = Promise.withResolvers();
    return post.delivered.promise;
  }

  #deliver(subscribers: Subscribers<T>): void {
    const { lasting, ephemeral, handles } = subscribers;
    subscribers.isDelivering = true;
    let bytesLeft = SLICE_BYTES;
    for (;;) {
      const lane = hasNext(lasting, handles) ? lasting : ephemeral;
      if (lane === ephemeral && !hasNext(ephemeral, handles)) break;
      const { post, message, left } = lane.delivery!;
      // A plain loop over the live set, as a copy would be an allocation of 1,000 entries a post; so a
      // handle that is opened meanwhile is visited too, and skipped as it was not there in time.
      for (const handle of left) {
        if (handle === post.from || handle.openedAfterPost >= post.number) continue;
        handle.deliver(message);
        bytesLeft -= Math.max(HANDLE_BYTES_MIN, this.#sizeOf(post.data));
        if (bytesLeft <= 0) {
          setImmediate(() => this.#deliver(subscribers));
          return;
        }
      }
      lane.delivery = undefined;
      post.isDelivered = true;
      post.delivered?.resolve();
    }
    subscribers.isDelivering = false;
  }
}

/** Whether a post is under way in the lane; the next one that waits sets out if none is. */
function hasNext<T>(lane: Lane<T>, handles: ReadonlySet<Channel<T>>): boolean {
  if (lane.delivery !== undefined) return true;
  const post = lane.waiting.shift();
  if (post === undefined) return false;
  lane.delivery = { post, message: { data: post.data }, left: handles.values() };
  return true;
}

interface ChannelOwner<T> {
  post(data: T, lane: LaneName): Promise<void> | undefined;
  /** Takes what a listener threw. */
  fail(error: unknown): void;
  close(): void;
}

/** One handle on a channel. It does not hear its own posts. */
export class Channel<T> implements Disposable {
  /** All handles of one name in a group hear each other. */
  readonly name: string;
  /** How many posts this name had seen when the handle was opened; those are not for it. */
  readonly openedAfterPost: number;
  /** The one listener that is set by assignment. */
  onmessage: ChannelListener<T> | null = null;
  readonly #owner: ChannelOwner<T>;
  #listeners: Set<ChannelListener<T>> | undefined;
  #closed = false;

  /** Made by `ChannelGroup.open`. */
  constructor(name: string, openedAfterPost: number, owner: ChannelOwner<T>) {
    this.name = name;
    this.openedAfterPost = openedAfterPost;
    this.#owner = owner;
  }

  /**
   * Delivers `data` to every other handle of this name, or to the first of very many, before it
   * returns; or right after the post that is being delivered. Returns a promise of this post's
   * delivery, whatever else is posted meanwhile; undefined if everybody has it already.
   *
   * @throws {DOMException} `InvalidStateError` once closed, as BroadcastChannel does.
   */
  postMessage(data: T): Promise<void> | undefined {
    return this.#post(data, "lasting");
  }

  /**
   * The same for what may come late: it waits for all that `postMessage` posted, then and meanwhile.
   *
   * @throws {DOMException} `InvalidStateError` once closed.
   */
  postEphemeral(data: T): Promise<void> | undefined {
    return this.#post(data, "ephemeral");
  }

  #post(data: T, lane: LaneName): Promise<void> | undefined {
    if (this.#closed) {
      throw new DOMException(`Cannot post to "${this.name}": closed`, "InvalidStateError");
    }
    return this.#owner.post(data, lane);
  }

  /** Adds a listener; the same one twice counts once. */
  addEventListener(type: "message", listener: ChannelListener<T>): void {
    if (type === "message") (this.#listeners ??= new Set()).add(listener);
  }

  /** Takes a listener away. */
  removeEventListener(type: "message", listener: ChannelListener<T>): void {
    if (type === "message") this.#listeners?.delete(listener);
  }

  /** Hands a post to this handle's listeners; called by the group alone. */
  deliver(message: ChannelMessage<T>): void {
    if (this.#closed) return;
    if (this.onmessage !== null) this.#call(this.onmessage, message);
    if (this.#listeners === undefined) return;
    // Over a copy, as for events: who is added meanwhile begins with the next post.
    for (const listener of [...this.#listeners]) {
      if (this.#listeners.has(listener)) this.#call(listener, message);
    }
  }

  /** A listener's fault is its own: the others still get the post. */
  #call(listener: ChannelListener<T>, message: ChannelMessage<T>): void {
    try {
      listener(message);
    } catch (error) {
      this.#owner.fail(error);
    }
  }

  /** No post reaches this handle any more. Twice is harmless. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#owner.close();
  }

  /** Closes. */
  [Symbol.dispose](): void {
    this.close();
  }
}
