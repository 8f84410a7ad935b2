// The bounds that a client may rely on (contract: "Limits and defaults").

/** Most Unicode code points in a message. */
export const TEXT_MAX = 4_000;
/** Most bytes (UTF-8) in one WebSocket message or request body. */
export const FRAME_MAX_BYTES = 64 * 1024;
/** Most rooms that one connection may have joined. */
export const ROOMS_MAX = 50;
/** Most code points in a name. */
export const NAME_MAX = 32;
/** Most code points in a nonce. */
export const NONCE_MAX = 64;
/** Most bytes of events in one page, wherever it is sent; one event is always there. */
export const PAGE_MAX_BYTES = 256 * 1024;
/** Messages in a page when the client names no number, and for a newcomer. */
export const PAGE_DEFAULT = 50;
/** Most messages in a page that a client asks for. */
export const PAGE_MAX = 200;
/** Most events in a page that are not messages: one message can be edited any number of times. */
export const PAGE_CHANGES_MAX = 500;
/** Rooms in a part of their list when the client names no number. */
export const ROOMS_PAGE_DEFAULT = 100;
/** Most rooms in a part of their list that a client asks for. */
export const ROOMS_PAGE_MAX = 200;
/** Most missed messages that a join brings; a client that missed more gets the newest page. */
export const CATCH_UP_MAX = 500;
/** Most users listed by name in `users`; `count` tells all. */
export const USERS_LISTED_MAX = 200;
/** Most characters in a request's address: host, path and query, far above any of ours. */
export const ADDRESS_MAX = 8_192;
