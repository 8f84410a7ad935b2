// BroadcastChannel's interface inside one process: typed, in order, and without loss.
//
// The platform's BroadcastChannel reaches other isolates over one ring of 256 messages for all names and
// silently drops what does not fit. Here a post is delivered before the next one, to every other handle
// that was open when it was made.
//
// There are two lanes. Ephemeral posts (presence, typing) wait until no other post does, and yield after
// each slice: they delay a message by at most one slice, however many they are.
//
// A post to many handles is delivered in slices, one task each. The kernel has what a slice's sockets
// took before the next slice makes its copies. 1,000 copies of a large frame at once cost a fifth more
// CPU, left 60 MB of holes in the heap after a burst of joins, and delayed every other room meanwhile.

import { notify } from "./notify.ts";

/** What a listener gets; all listeners of a post share the object. */
export interface ChannelMessage<T> {
  /** The posted value itself, not a copy. It must not be changed. */
  readonly data: T;
}

/** Called with each post of other handles of the same name. */
export type ChannelListener<T> = (message: ChannelMessage<T>) => void;

interface Post<T> {
  readonly from: Channel<T>;
  readonly data: T;
  readonly number: number;
  /** Whether every handle has received it. */
  isDelivered: boolean;
  /** Resolves then; undefined if the post is delivered at once. */
  delivered: PromiseWithResolvers<void> | undefined;
}

/** A post that is being delivered, and the handles that it has not reached yet. */
interface Delivery<T> {
  readonly post: Post<T>;
  readonly message: ChannelMessage<T>;
  readonly left: SetIterator<Channel<T>>;
}

/** Posts of one kind, in the order in which all handles receive them. */
interface Lane<T> {
  /** Posts that wait for the current delivery. */
  readonly waiting: Post<T>[];
  delivery: Delivery<T> | undefined;
}

/** The handles of one name, in the order in which they were opened. */
interface Subscribers<T> {
  readonly handles: Set<Channel<T>>;
  readonly lasting: Lane<T>;
  readonly ephemeral: Lane<T>;
  posts: number;
  /** Whether a slice is being delivered, or the next one is scheduled. */
  isDelivering: boolean;
}

/**
 * Bytes that sockets get in one task. Half and twice as much cost the same; without a bound, memory
 * grew by 30 KiB per connection when 1,000 joined.
 */
const SLICE_BYTES = 256 * 1024;
/** The least that a handle counts: sending takes some 5 µs however little it is, so 256 take 1.3 ms. */
const HANDLE_BYTES_MIN = 1024;

type LaneName = "lasting" | "ephemeral";

/** How the channels of a group deliver posts. */
export interface ChannelGroupOptions<T> {
  /** Gets what a listener threw; the other listeners still get the post. */
  readonly onListenerError: (error: unknown) => void;
  /**
   * The bytes that a post puts on each socket, as far as they are known; called after each delivery.
   *
   * @default 0: every handle counts alike
   */
  readonly sizeOf?: (data: T) => number;
}

/** The channels of one server. Groups are independent of each other. */
export class ChannelGroup<T> {
  readonly #byName = new Map<string, Subscribers<T>>();
  readonly #onListenerError: (error: unknown) => void;
  readonly #sizeOf: (data: T) => number;

  /** A group without channels. */
  constructor({ onListenerError, sizeOf = () => 0 }: ChannelGroupOptions<T>) {
    // If it throws, as a logger on a full disk may, this delivery and all later ones must still go on.
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
      // A plain loop over the live set, as a copy would allocate 1,000 entries per post. A handle that is
      // opened meanwhile is visited too, and skipped because it was opened after the post.
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

/** Whether a post is being delivered in the lane; if none is, begins with the next one that waits. */
function hasNext<T>(lane: Lane<T>, handles: ReadonlySet<Channel<T>>): boolean {
  if (lane.delivery !== undefined) return true;
  const post = lane.waiting.shift();
  if (post === undefined) return false;
  lane.delivery = { post, message: { data: post.data }, left: handles.values() };
  return true;
}

interface ChannelOwner<T> {
  post(data: T, lane: LaneName): Promise<void> | undefined;
  /** Reports what a listener threw. */
  fail(error: unknown): void;
  close(): void;
}

/** One handle on a channel. It does not receive its own posts. */
export class Channel<T> implements Disposable {
  /** All handles of one name in a group receive each other's posts. */
  readonly name: string;
  /** The number of posts before the handle was opened; it does not receive those. */
  readonly openedAfterPost: number;
  /** The listener that is set by assignment. */
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
   * Delivers `data` to every other handle of this name before it returns, or to the first of very many.
   * During another delivery, the post waits for that. Returns a promise that resolves when this post is
   * delivered; undefined if it is already.
   *
   * @throws {DOMException} `InvalidStateError` once closed, as BroadcastChannel does.
   */
  postMessage(data: T): Promise<void> | undefined {
    return this.#post(data, "lasting");
  }

  /**
   * The same for a post that may be late: it waits for all posts of `postMessage`, also later ones.
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

  /** Removes a listener. */
  removeEventListener(type: "message", listener: ChannelListener<T>): void {
    if (type === "message") this.#listeners?.delete(listener);
  }

  /** Passes a post to the listeners of this handle; called only by the group. */
  deliver(message: ChannelMessage<T>): void {
    if (this.#closed) return;
    if (this.onmessage !== null) this.#call(this.onmessage, message);
    if (this.#listeners === undefined) return;
    // A copy, as in EventTarget: a listener that is added meanwhile starts with the next post.
    for (const listener of [...this.#listeners]) {
      if (this.#listeners.has(listener)) this.#call(listener, message);
    }
  }

  /** Reports what a listener throws; the others still get the post. */
  #call(listener: ChannelListener<T>, message: ChannelMessage<T>): void {
    try {
      listener(message);
    } catch (error) {
      this.#owner.fail(error);
    }
  }

  /** Ends the delivery of posts to this handle. Closing twice is harmless. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#owner.close();
  }

  /** Closes the handle. */
  [Symbol.dispose](): void {
    this.close();
  }
}
