// Request headers, bounded before any parser or pattern sees them: the one place where they are read.

/** How a header is cut where it is too long. */
interface Bound {
  /** Most characters, far above what browsers and tools send. */
  readonly most: number;
  /** Between the members of a list: what is cut off is whole members. @default none: anywhere */
  readonly separator?: string;
  /** The end of it counts and not the beginning. @default false */
  readonly fromEnd?: boolean;
}

/** Most characters of a `Content-Type` that are read. */
export const CONTENT_TYPE_MAX_LENGTH = 256;

/**
 * Of what is too long the rest is not looked at: a list loses its last members, a token or a nonce is
 * none any more and is refused as such.
 */
const BOUNDS = {
  accept: { most: 1_024, separator: "," },
  "accept-language": { most: 512, separator: "," },
  authorization: { most: 1_024 },
  "content-encoding": { most: 64 },
  // A length has 19 digits at most (2^63); of what is longer the beginning is too much as well.
  "content-length": { most: 32 },
  "content-type": { most: CONTENT_TYPE_MAX_LENGTH },
  // Other programs on the same host have cookies too.
  cookie: { most: 16_384, separator: ";" },
  host: { most: 512 },
  "idempotency-key": { most: 512 },
  "if-none-match": { most: 2_048, separator: "," },
  "last-event-id": { most: 128 },
  origin: { most: 512 },
  // Words of Fetch Metadata, of which the longest has 14 letters (`serviceworker` is a destination): one
  // that is cut is none that is known, and counts as another site's.
  "sec-fetch-dest": { most: 64 },
  "sec-fetch-mode": { most: 64 },
  "sec-fetch-site": { most: 64 },
  // No list here: a token in it that is cut is still there, and refused.
  "sec-websocket-protocol": { most: 1_024 },
  "transfer-encoding": { most: 64 },
  upgrade: { most: 64 },
  "user-agent": { most: 256 },
  // The proxy that is trusted appended the last one.
  "x-forwarded-for": { most: 1_024, separator: ",", fromEnd: true },
  "x-forwarded-proto": { most: 64 },
} as const satisfies Readonly<Record<string, Bound>>;

/** A header that is read here. */
export type BoundedHeader = keyof typeof BOUNDS;

/** The headers that are read here. */
export const BOUNDED_HEADERS = Object.keys(BOUNDS) as readonly BoundedHeader[];

/** The header's value, cut to its bound; null where there is none. */
export function boundedHeader(headers: Headers, name: BoundedHeader): string | null {
  const value = headers.get(name);
  const { most, separator, fromEnd }: Bound = BOUNDS[name];
  if (value === null || value.length <= most) return value;
  const cut = fromEnd ? value.slice(-most) : value.slice(0, most);
  if (separator === undefined) return cut;
  // A member that was cut in two is none.
  const at = fromEnd ? cut.indexOf(separator) : cut.lastIndexOf(separator);
  if (at === -1) return "";
  return fromEnd ? cut.slice(at + 1) : cut.slice(0, at);
}
