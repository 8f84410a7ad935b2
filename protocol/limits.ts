// The limits that clients may rely on.

/** The most code points in a message. */
export const TEXT_MAX = 4_000;
/** The most bytes (UTF-8) in a WebSocket message or a request's body. */
export const FRAME_MAX_BYTES = 64 * 1024;
/** The most rooms that one connection may join. */
export const ROOMS_MAX = 50;
/** The most code points in a name. */
export const NAME_MAX = 32;
/** The most code points in a nonce. */
export const NONCE_MAX = 64;
/** The most bytes of events in a page on any transport; a page has at least one event. */
export const PAGE_MAX_BYTES = 256 * 1024;
/** Messages in a page without a requested number, and in that of a new reader. */
export const PAGE_DEFAULT = 50;
/** The most messages in a requested page. */
export const PAGE_MAX = 200;
/**
 * The most events in a page that are not messages, because a message can be edited any number of
 * times.
 */
export const PAGE_CHANGES_MAX = 500;
/** Rooms in a part of their list without a requested number. */
export const ROOMS_PAGE_DEFAULT = 100;
/** The most rooms in a requested part of their list. */
export const ROOMS_PAGE_MAX = 200;
/** The most missed messages that a join brings. A client that missed more gets the newest page. */
export const CATCH_UP_MAX = 500;
/** The most users in `users`; `count` includes all. */
export const USERS_LISTED_MAX = 200;
/**
 * The most characters in the address of a request: host, path and query, far more than the server's
 * own need.
 */
export const ADDRESS_MAX = 8_192;
