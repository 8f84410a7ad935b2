// What an open room does beside being read and written in: loaded after all that those need, and
// handed what it shares with the page: a part of the bundle that both import costs the first view.

export { fitKeyboard } from "./composer/fit_keyboard.ts";
export { closeDrawersBesideLog } from "./room/close_drawers.ts";
export { cacheRoom } from "./cache_room.ts";
export { watchForAbsence } from "./room/watch_for_absence.ts";
