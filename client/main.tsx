// The page's entry: hydrates the room that the server rendered, and connects it.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { hydrate } from "preact";
import type { User } from "../protocol/events/base.ts";
import type { RoomView } from "../protocol/view.ts";
import { ComposerDraft } from "./model/composer_draft.ts";
import { followDevice } from "./browser/follow_device.ts";
import { clearOtherUsersData, clearOwned, hasLeft } from "./offline/clear_other_users_data.ts";
import { SavedOutbox } from "./connection/saved_outbox.ts";
import { browserStorage } from "./connection/browser_storage.ts";
import { loadMessages, loadRestMessages } from "./i18n/load_messages.ts";
import { keyListPart } from "./components/room/key_help.tsx";
import { LiveRoom } from "./model/live_room.ts";
import { RoomPlaces, savedPlace, savePlace } from "./browser/saved_place.ts";
import { loadParser } from "./model/load_parser.ts";
import { cacheParts, partsOf } from "../text/message_parts.ts";
import { ReadMarks } from "./model/read_marks.ts";
import type { RichTexts } from "../text/rich_text.ts";
import { PageRooms } from "./page_rooms.ts";
import { RoomPage, searchOf } from "./components/room/room_page.tsx";
import { keyElementsByText } from "./components/key_by_text.ts";
import { readerZone } from "./model/local_time.ts";
import { Settings, SETTINGS_KEY } from "./model/settings.ts";
import { settingsPart } from "./components/settings/settings_card.tsx";
import { type Density, DENSITY_COOKIE, type Language } from "../protocol/page_preferences.ts";
import { switcherPart } from "./components/rooms/switcher_dialog.tsx";
import { newNonce } from "./connection/outbox.ts";
import { systemClock as clock } from "../protocol/clock.ts";
import { transports } from "./connection/transports.ts";

/** The sign-out form of the welcome page. */
const SIGN_OUT_FORM = "#sign-out";
/** The page has finished starting by then. */
const IDLE_AFTER_MS = 1_000;
const DENSITY_COOKIE_AGE_S = 365 * 24 * 60 * 60;

const fetch = globalThis.fetch.bind(globalThis);

function connect(path: string, protocol: string): WebSocket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, protocol);
}

async function start(root: Element, view: RoomView): Promise<void> {
  const storage = browserStorage("localStorage");
  const ofTab = browserStorage("sessionStorage");
  for (const each of [storage, ofTab]) clearOtherUsersData(each, view.user);
  const marks = new ReadMarks(storage);
  const composerDraft = new ComposerDraft(view.room, storage, clock);
  const settings = new Settings(storage);
  const cached = new SavedOutbox({
    room: view.room,
    tab: newNonce(),
    storage,
    locks: navigator.locks,
  });
  const user = signal<User | null>(view.user);
  const left = hasLeft(user);
  const pageRooms = new PageRooms({
    room: view.room,
    query: searchOf(view),
    guest: view.user?.guest ? view.user.name : undefined,
    storage,
    marks,
    clock,
    fetch,
    user: () => user.value,
  });
  const places = new RoomPlaces(ofTab);
  const live = new LiveRoom(view, {
    user,
    composerDraft,
    others: pageRooms.others,
    onMessage: (message, epoch) => pageRooms.handleEvents(message, epoch),
    saved: cached,
    settings,
    clock,
    fetch,
    transports: (address) =>
      transports(view.connectBy, {
        address,
        clock,
        fetch,
        connect,
        origin: location.origin,
      }),
    loadParser,
    place: savedPlace(history) ?? places.of(view.room, clock.now()),
    readUpTo: marks.of(view.room, view.epoch),
    onIdle({ place, seen, epoch, head }) {
      if (left.value) return;
      savePlace(history, place);
      places.set(view.room, place, clock.now());
      if (seen >= head) pageRooms.read();
      marks.set(view.room, { epoch, seq: seen });
    },
  });
  const { model, actions, connection } = live;
  const rooms = { ...pageRooms.model, ...pageRooms.actions };
  hydrate(<RoomPage view={view} model={model} actions={actions} rooms={rooms} />, root);
  // In the same task, so that the log does not jump and no key is lost.
  live.open();
  pageRooms.start(
    computed(() => model.room.value.unread?.count ?? 0),
    (seq) => actions.jumpTo({ seq }),
  );
  await yieldToMain();
  // Only now, because the first render must equal the server's.
  live.setZone(readerZone());
  await yieldToMain();
  followDevice(connection, (looking) => {
    // The last event that a phone fires before it discards the page; it also comes before leaving
    // or reloading.
    composerDraft.save();
    live.setLooking(looking);
  });

  // A user who signs in on the page owns what is saved from then on.
  effect(() => {
    if (user.value) clearOtherUsersData(storage, user.value);
  });
  // After a sign-out, in this tab or another, nothing of the user is kept or saved.
  effect(() => {
    if (!left.value) return;
    for (const each of [storage, ofTab]) clearOwned(each);
    pageRooms.sync();
    // The list of the next user begins with this room.
    return () => pageRooms.visit();
  });
  settings.load();
  effect(() => showDensity(settings.values.value.compact ? "compact" : "roomy"));
  addEventListener("storage", ({ key }) => {
    if (key === SETTINGS_KEY) settings.load();
    if (composerDraft.isKey(key)) live.setDraft(composerDraft.text);
    if (ReadMarks.roomOf(key) === view.room) {
      live.setReadElsewhere(marks.of(view.room, model.room.value.epoch) ?? 0);
    }
  });
  connection.restart();
  startDeferredFeatures(live, left, storage).catch(() => {
    // Without them, the page works, but not offline.
  }).finally(() => whenIdle(loadLazyModules));
}

/** Starts what can wait: caching for offline reading, and watching for absence. */
async function startDeferredFeatures(
  live: LiveRoom,
  left: ReadonlySignal<boolean>,
  storage: Storage | undefined,
): Promise<void> {
  const at = Number(document.documentElement.dataset.savedAt);
  if (at > 0) live.setSavedAt(at);
  const { closeDrawersBesideLog, fitKeyboard, cacheRoom, watchForAbsence } = await import(
    "./deferred_features.ts"
  );
  fitKeyboard();
  closeDrawersBesideLog();
  watchForAbsence(clock, (away) => live.setAway(away));
  await cacheRoom(live.model, { clock, partsOf, storage, fetch, left });
}

/** Loads the lazy modules in advance, so that they work at once and offline. */
function loadLazyModules(): void {
  for (const part of [settingsPart, keyListPart, switcherPart]) {
    part.load().catch(() => {
      // Loaded again when it is needed.
    });
  }
}

/** Sets the document's density, and a cookie so that the server renders the next page with it. */
function showDensity(density: Density): void {
  const { dataset } = document.documentElement;
  if (dataset.density === density) return;
  dataset.density = density;
  document.cookie =
    `${DENSITY_COOKIE}=${density}; Path=/; Max-Age=${DENSITY_COOKIE_AGE_S}; SameSite=Lax`;
}

/**
 * Continues in a new task, so that a slow phone can handle a tap between two steps of the start.
 */
function yieldToMain(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Runs a task when the browser is idle, or later in browsers that do not say when. */
function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(task);
  else setTimeout(task, IDLE_AFTER_MS);
}

keyElementsByText();
const root = document.getElementById("app");
const data = document.getElementById("view")?.textContent;
if (root && data) {
  const view: RoomView & { readonly language: Language; readonly rich: RichTexts } = JSON.parse(
    data,
  );
  await loadMessages(view.language);
  // A rejected form shows the reason at once, so its messages must be loaded.
  if (view.problem) {
    await loadRestMessages().catch(() => {
      // The page that the server rendered contains the reason.
    });
  }
  for (const [text, parts] of view.rich) cacheParts(text, parts);
  if (!("popover" in HTMLElement.prototype)) {
    (await import("./browser/old_popovers.ts")).addPopovers();
  }
  await yieldToMain();
  await start(root, view);
} else {
  const form = document.querySelector<HTMLFormElement>(SIGN_OUT_FORM);
  if (form) (await import("./pages/sign_out.ts")).askBeforeSignOut(form);
}
