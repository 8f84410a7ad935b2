// What an open room does beside being read and written in: loaded after all that those need.

export { fitKeyboard } from "./composer/fit_keyboard.ts";
export { keepRoom } from "./keep_room.ts";
export { watchForAbsence } from "./room/watch_for_absence.ts";
