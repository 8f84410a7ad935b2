// Fetches and caches the pictures of users who gave an email. The server fetches them, so that no
// browser tells a third party who reads what here.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";

/** A picture. */
export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** How pictures are fetched. */
export interface GravatarOptions {
  /** The address of a picture is `{base}/{hash}`. */
  readonly base: string;
  /**
   * Most ms to wait for a response.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now">;
  /** Called with the reason when a picture cannot be fetched; never with the hash. */
  readonly onFailure?: (cause: string) => void;
}

/** A cached result, and until when it is used without revalidation. */
interface Known {
  readonly picture: Picture | undefined;
  readonly validators: Readonly<Record<string, string>>;
  readonly freshUntil: number;
}

const TIMEOUT_MS = 3_000;
/** Twice the size on the page, for dense screens. */
const PIXELS = 128;
/** A picture of 128 by 128 has about 10 KB; one of this size is an error or an attack. */
const PICTURE_MAX_BYTES = 128 * 1024;
const CACHE_MAX = 512;
const FRESH_MS = 60 * 60 * 1_000;
const FAILED_FOR_MS = 60 * 1_000;
/** Raster images only: an SVG can contain scripts. */
const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const NOT_MODIFIED = 304;
const NOT_FOUND = 404;

/** Fetches pictures from the configured host, by the SHA-256 of an email address. */
export class Gravatar {
  readonly #base: string;
  readonly #timeoutMs: number;
  readonly #clock: Pick<Clock, "now">;
  readonly #onFailure: (cause: string) => void;
  /** In order of use: the first is evicted. */
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<Known>>();

  /** Nothing is cached yet. */
  constructor(
    { base, timeoutMs = TIMEOUT_MS, clock = monotonicClock, onFailure = () => {} }: GravatarOptions,
  ) {
    this.#base = base;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** The picture; undefined if there is none or the host does not respond. */
  async picture(hash: string): Promise<Picture | undefined> {
    const known = this.#known.get(hash);
    if (known !== undefined && known.freshUntil > this.#clock.now()) return known.picture;
    const asking = this.#asking.get(hash) ?? this.#ask(hash, known);
    this.#asking.set(hash, asking);
    try {
      const answer = await asking;
      this.#cachePicture(hash, answer);
      return answer.picture;
    } finally {
      this.#asking.delete(hash);
    }
  }

  #cachePicture(hash: string, known: Known): void {
    this.#known.delete(hash);
    this.#known.set(hash, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= CACHE_MAX) break;
      this.#known.delete(oldest);
    }
  }

  async #ask(hash: string, known: Known | undefined): Promise<Known> {
    try {
      return await this.#fetch(hash, known);
    } catch (error) {
      this.#onFailure(error instanceof Error ? error.message : String(error));
      // A stale picture is better than none until the host responds again.
      return {
        picture: known?.picture,
        validators: known?.validators ?? {},
        freshUntil: this.#clock.now() + FAILED_FOR_MS,
      };
    }
  }

  async #fetch(hash: string, known: Known | undefined): Promise<Known> {
    const address = `${this.#base}/${hash}?s=${PIXELS}&d=404`;
    const response = await fetch(address, {
      headers: { accept: TYPES.join(", "), ...known?.validators },
      // A redirect could lead to another host.
      redirect: "manual",
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const freshUntil = this.#clock.now() + FRESH_MS;
    if (response.ok) {
      const picture = await readPicture(response);
      return { picture, validators: validatorsOf(response.headers), freshUntil };
    }
    await response.body?.cancel();
    if (response.status === NOT_MODIFIED && known !== undefined) return { ...known, freshUntil };
    if (response.status === NOT_FOUND) return { picture: undefined, validators: {}, freshUntil };
    throw new Error(`The picture's host answered ${response.status}`);
  }
}

function validatorsOf(headers: Headers): Record<string, string> {
  const etag = headers.get("etag");
  const modified = headers.get("last-modified");
  return {
    ...(etag === null ? {} : { "if-none-match": etag }),
    ...(modified === null ? {} : { "if-modified-since": modified }),
  };
}

async function readPicture(response: Response): Promise<Picture> {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    if (!TYPES.includes(type)) throw new Error(`The picture's host sent "${type}"`);
    size += chunk.length;
    if (size > PICTURE_MAX_BYTES) throw new Error("The picture is too large");
    chunks.push(chunk);
  }
  if (size === 0) throw new Error("The picture is empty");
  return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()), type };
}
