// What an open room does beside being read and written in: loaded after all that those need, and
// handed what it shares with the page: a part of the bundle that both import costs the first view.

export { fitKeyboard } from "./components/composer/fit_keyboard.ts";
export { closeDrawersBesideLog } from "./components/room/close_drawers.ts";
export { cacheRoom } from "./offline/cache_room.ts";
export { watchForAbsence } from "./browser/watch_for_absence.ts";
