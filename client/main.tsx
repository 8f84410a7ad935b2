// The browser's entry: makes the page that the server rendered live.

import { computed, effect } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { hydrate } from "preact";
import type { Language } from "../protocol/language.ts";
import type { RoomView } from "../protocol/view.ts";
import { KeptDraft } from "./composer/kept_draft.ts";
import { followDevice } from "./connection/follow_device.ts";
import { clearOwned, hasLeft, ownDevice } from "./device_owner.ts";
import { KeptOutbox } from "./connection/kept_outbox.ts";
import { keptStorage } from "./kept_storage.ts";
import { loadLaterTexts, loadTexts } from "./languages/load_texts.ts";
import { keyListPart } from "./room/key_help.tsx";
import { liveRoom } from "./room/live_room.ts";
import type { LiveRoom } from "./room/room_model.ts";
import { keepPlace, keptPlace } from "./log/page_place.ts";
import { loadParser } from "./text/load_parser.ts";
import { keepParts, partsOf } from "../text/message_parts.ts";
import { reachable } from "./connection/reachable.ts";
import { ReadMarks } from "./log/read_marks.ts";
import type { RichTexts } from "../text/rich_text.ts";
import { PageRooms } from "./rooms/page_rooms.ts";
import { RoomPage, searchOf } from "./room/room_page.tsx";
import { RoomPlaces } from "./log/room_places.ts";
import { renewTexts } from "./new_texts.ts";
import { readerZone } from "./text/local_time.ts";
import { Settings, SETTINGS_KEY } from "./settings/settings.ts";
import { settingsPart } from "./settings/settings_card.tsx";
import { showDensity } from "./settings/show_density.ts";
import { switcherPart } from "./rooms/switcher_dialog.tsx";
import { timeNonce } from "./connection/time_nonce.ts";
import { systemTimers as timers } from "./connection/timers.ts";
import { transports } from "./connection/transports.ts";

/** On the welcome page of who is signed in. */
const SIGN_OUT_FORM = "#sign-out";
/** A page has come to rest by then. */
const IDLE_AFTER_MS = 1_000;

const fetch = globalThis.fetch.bind(globalThis);

function connect(path: string, protocol: string): WebSocket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, protocol);
}

async function start(root: Element, view: RoomView): Promise<void> {
  const storage = keptStorage("localStorage");
  const ofTab = keptStorage("sessionStorage");
  for (const each of [storage, ofTab]) ownDevice(each, view.user);
  const marks = new ReadMarks(storage);
  const keptDraft = new KeptDraft(view.room, storage, timers);
  const settings = new Settings(storage);
  const kept = new KeptOutbox({
    room: view.room,
    tab: timeNonce(Date.now(), crypto.getRandomValues(new Uint32Array(2))),
    storage,
    locks: navigator.locks,
  });
  const pageRooms = new PageRooms({
    room: view.room,
    query: searchOf(view),
    guest: view.user?.guest ? view.user.name : undefined,
    storage,
    marks,
    timers,
    fetch,
    user: () => live.model.user.value,
  });
  const places = new RoomPlaces(ofTab);
  const live = liveRoom(view, {
    keptDraft,
    others: pageRooms.others,
    onMessage: (message, epoch) => pageRooms.heard(message, epoch),
    kept,
    settings,
    timers,
    fetch,
    reachable: () => reachable(fetch),
    random: Math.random,
    nonce: () => timeNonce(Date.now(), crypto.getRandomValues(new Uint32Array(3))),
    transports: (address) =>
      transports(view.connectBy, {
        address,
        timers,
        fetch,
        connect,
        origin: location.origin,
      }),
    loadParser,
    place: keptPlace(history) ?? places.of(view.room, timers.now()),
    readUpTo: marks.of(view.room, view.epoch),
    onRest({ place, seen }) {
      if (left.value) return;
      keepPlace(history, place);
      places.set(view.room, place, timers.now());
      if (seen >= live.model.room.value.head) pageRooms.read();
      marks.set(view.room, { epoch: live.model.room.value.epoch, seq: seen });
    },
  });
  const { model, actions, connection, setZone, open, setLooking, setDraft } = live;
  const left = hasLeft(model.user);
  const rooms = { ...pageRooms.model, ...pageRooms.actions };
  hydrate(<RoomPage view={view} model={model} actions={actions} rooms={rooms} />, root);
  // In the same breath, so that nobody sees the room at another place first, and no key is lost.
  open();
  pageRooms.start(
    computed(() => model.room.value.unread?.count ?? 0),
    (seq) => actions.jumpTo({ seq }),
  );
  await breathe();
  // Only now: the first render has to equal the server's.
  setZone(readerZone());
  await breathe();
  followDevice(connection, (looking) => {
    // The last that a page on a phone is told, and told where it is left or loaded anew too.
    keptDraft.keep();
    setLooking(looking);
  });

  // Who signs in without leaving the page is its owner from then on.
  effect(() => {
    if (model.user.value) ownDevice(storage, model.user.value);
  });
  // Signed out, perhaps in another tab: nothing of theirs stays, nor is written any more.
  effect(() => {
    if (!left.value) return;
    for (const each of [storage, ofTab]) clearOwned(each);
    pageRooms.sync();
    // Whoever gives a name next is in this room: their list begins with it.
    return () => pageRooms.visit();
  });
  settings.load();
  effect(() => showDensity(settings.values.value.compact ? "compact" : "roomy"));
  addEventListener("storage", ({ key }) => {
    if (key === SETTINGS_KEY) settings.load();
    if (keptDraft.isKey(key)) setDraft(keptDraft.text);
    if (ReadMarks.roomOf(key) === view.room) {
      live.setReadElsewhere(marks.of(view.room, model.room.value.epoch) ?? 0);
    }
  });
  connection.restart();
  followLater(live, left, storage).catch(() => {
    // A browser that refuses works as before, only not without a network.
  }).finally(() => whenIdle(bringLaterParts));
}

/** Rooms can be read without a network; people go away. Nobody waits for either, so it comes last. */
async function followLater(
  live: LiveRoom,
  left: ReadonlySignal<boolean>,
  storage: Storage | undefined,
): Promise<void> {
  const at = Number(document.documentElement.dataset.savedAt);
  if (at > 0) live.showOld(at);
  const { closeDrawersBesideLog, fitKeyboard, keepRoom, watchForAbsence } = await import(
    "./follow_later.ts"
  );
  fitKeyboard();
  closeDrawersBesideLog();
  watchForAbsence(timers, live.setAway);
  await keepRoom(live.model, { timers, partsOf, storage, fetch, left });
}

/** What the first view does without is at hand when it is asked for, without a network too. */
function bringLaterParts(): void {
  for (const part of [settingsPart, keyListPart, switcherPart]) {
    part.bring().catch(() => {
      // It is asked for again when somebody needs it.
    });
  }
}

/**
 * Ends a task, and goes on in the next: on a slow phone each part of a start takes so long that a tap
 * has to come through between two of them.
 */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Not every browser says when it has nothing to do. */
function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(task);
  else setTimeout(task, IDLE_AFTER_MS);
}

renewTexts();
const root = document.getElementById("app");
const data = document.getElementById("view")?.textContent;
if (root && data) {
  const view: RoomView & { readonly language: Language; readonly rich: RichTexts } = JSON.parse(
    data,
  );
  await loadTexts(view.language);
  // A form that came back says why, at once.
  if (view.problem) {
    await loadLaterTexts().catch(() => {
      // The reason stands in the page that the server rendered.
    });
  }
  for (const [text, parts] of view.rich) keepParts(text, parts);
  if (!("popover" in HTMLElement.prototype)) (await import("./old_popovers.ts")).addPopovers();
  await breathe();
  await start(root, view);
} else {
  const form = document.querySelector<HTMLFormElement>(SIGN_OUT_FORM);
  if (form) (await import("./pages/sign_out.ts")).askBeforeSignOut(form);
}
