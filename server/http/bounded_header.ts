// Reads request headers, cut to a bound before any parser or pattern sees them. No other code reads
// them.

/** How a header that is too long is cut. */
interface Bound {
  /** Most characters; far above what browsers and tools send. */
  readonly most: number;
  /** Separates the members of a list, which is cut between members. @default none: cut anywhere */
  readonly separator?: string;
  /** Keeps the end instead of the beginning. @default false */
  readonly fromEnd?: boolean;
}

/** Most characters of a `Content-Type` that are read. */
export const CONTENT_TYPE_MAX_LENGTH = 256;

/**
 * The rest of a header that is too long is ignored: a list loses its last members; a token or a nonce
 * becomes invalid and is refused.
 */
const BOUNDS = {
  accept: { most: 1_024, separator: "," },
  "accept-language": { most: 512, separator: "," },
  authorization: { most: 1_024 },
  "content-encoding": { most: 64 },
  // A length has at most 19 digits (2^63); the beginning of a longer one is too much as well.
  "content-length": { most: 32 },
  "content-type": { most: CONTENT_TYPE_MAX_LENGTH },
  // Other programs on the same host set cookies too.
  cookie: { most: 16_384, separator: ";" },
  host: { most: 512 },
  "idempotency-key": { most: 512 },
  "if-none-match": { most: 2_048, separator: "," },
  "last-event-id": { most: 128 },
  origin: { most: 512 },
  // Fetch Metadata values, the longest of which has 14 letters (`serviceworker` is a destination). A
  // cut value is unknown and counts as another site's.
  "sec-fetch-dest": { most: 64 },
  "sec-fetch-mode": { most: 64 },
  "sec-fetch-site": { most: 64 },
  // Not cut as a list: a token in it that is cut stays there and is refused.
  "sec-websocket-protocol": { most: 1_024 },
  "transfer-encoding": { most: 64 },
  upgrade: { most: 64 },
  "user-agent": { most: 256 },
  // The trusted proxy appended the last member.
  "x-forwarded-for": { most: 1_024, separator: ",", fromEnd: true },
  "x-forwarded-proto": { most: 64 },
} as const satisfies Readonly<Record<string, Bound>>;

/** A header that is read here. */
export type BoundedHeader = keyof typeof BOUNDS;

/** The headers that are read here. */
export const BOUNDED_HEADERS = Object.keys(BOUNDS) as readonly BoundedHeader[];

/** The header's value, cut to its bound; null if there is none. */
export function boundedHeader(headers: Headers, name: BoundedHeader): string | null {
  const value = headers.get(name);
  const { most, separator, fromEnd }: Bound = BOUNDS[name];
  if (value === null || value.length <= most) return value;
  const cut = fromEnd ? value.slice(-most) : value.slice(0, most);
  if (separator === undefined) return cut;
  // Drops the member that was cut in two.
  const at = fromEnd ? cut.indexOf(separator) : cut.lastIndexOf(separator);
  if (at === -1) return "";
  return fromEnd ? cut.slice(at + 1) : cut.slice(0, at);
}
