// A room in a box on another's page, from the first look until it is closed.

import { effect } from "@preact/signals";
import { render } from "preact";
import type { ComponentChildren } from "preact";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { RoomView } from "../../protocol/view.ts";
import { KeptDraft } from "../composer/kept_draft.ts";
import { backOff } from "../connection/back_off.ts";
import { followDevice } from "../connection/follow_device.ts";
import { KeptOutbox } from "../connection/kept_outbox.ts";
import { reachable } from "../connection/reachable.ts";
import { signIn } from "../connection/sign_in.ts";
import type { SignedIn } from "../connection/sign_in.ts";
import { timeNonce } from "../connection/time_nonce.ts";
import { systemTimers as timers } from "../connection/timers.ts";
import { transports } from "../connection/transports.ts";
import { ANSWERED_WITHIN_MS } from "../connection/within.ts";
import { clearOwned, ownDevice } from "../device_owner.ts";
import { tellRefusal } from "../languages/load_texts.ts";
import { ReadMarks } from "../log/read_marks.ts";
import { liveRoom } from "../room/live_room.ts";
import type { LiveRoom } from "../room/room_model.ts";
import type { ReadingPlace } from "../room/room_model.ts";
import { Surroundings } from "../surroundings.ts";
import { unsentIn } from "../unsent.ts";
import { loadParser } from "../text/load_parser.ts";
import { readerZone } from "../text/local_time.ts";
import { embedTexts, texts } from "../texts.ts";
import type { ChatHost } from "./chat_host.ts";
import { Door } from "./door.tsx";
import type { EntryWish } from "./door.tsx";
import { EmbeddedPage } from "./embedded_page.tsx";
import { lookIn } from "./look_in.ts";
import type { Look } from "./look_in.ts";
import { Notice } from "./notice.tsx";
import { placePopovers } from "./place_popovers.ts";
import { watchSight } from "./watch_sight.ts";

const UNAUTHORIZED = 401;

/** What an embedded room is made of. */
export interface EmbeddedRoomOptions {
  readonly host: ChatHost;
  /** Seen from the host's page. */
  readonly element: HTMLElement;
  /** Stands for page and window inside. */
  readonly box: HTMLElement;
  readonly room: string;
  /** A name that the host's page gives to who has no session. */
  readonly guest: string | undefined;
}

/** One room in one element. Disposing of it ends all that it began. */
export class EmbeddedRoom implements Disposable {
  readonly #options: EmbeddedRoomOptions;
  readonly #end = new AbortController();
  /** What holds for one look, until the next. */
  #look = new AbortController();
  #place: ReadingPlace | undefined;
  #keptDraft: KeptDraft | undefined;
  #failures = 0;
  #changesToken = false;
  /** The token of who waits for the end of their session. */
  #signingOut: string | undefined;

  constructor(options: EmbeddedRoomOptions) {
    this.#options = options;
    const { host, element, box } = options;
    const { signal } = this.#end;
    // The size of text that the visitor has chosen, or the host's page for them: what `rem` is here.
    box.style.setProperty("--rem", getComputedStyle(box).fontSize);
    box.lang = texts.locale;
    box.dir = texts.direction;
    placePopovers(element, box, signal);
    host.token.watch(() => {
      if (!this.#changesToken) this.#again();
    }, signal);
    addEventListener("online", () => {
      if (this.#failures > 0) this.#again();
    }, { signal });
    this.#again();
  }

  [Symbol.dispose](): void {
    this.#keptDraft?.keep();
    this.#end.abort();
    this.#look.abort();
    render(null, this.#options.box);
  }

  #show(children: ComponentChildren): void {
    const { host, box } = this.#options;
    const surroundings: Surroundings = { address: host.address, embedded: true };
    const hadFocus = box.matches(":focus-within");
    render(<Surroundings.Provider value={surroundings}>{children}</Surroundings.Provider>, box);
    // The button that was pressed is gone: where one reads comes first, else where one writes.
    if (!hadFocus || box.matches(":focus-within")) return;
    box.querySelector<HTMLElement>(".log, input, button")?.focus({ preventScroll: true });
  }

  /** Looks anew: at first, and whenever somebody has become somebody else. */
  async #again(): Promise<void> {
    this.#look.abort();
    // What was typed a moment ago is not for who comes next.
    this.#keptDraft = undefined;
    if (this.#end.signal.aborted) return;
    this.#look = new AbortController();
    const { signal } = this.#look;
    const { host, room, guest } = this.#options;
    let look: Look;
    try {
      look = await lookIn(host, { room, guest }, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const failed = look.kind === "unreachable" || look.kind === "not_listed";
    this.#failures = failed ? this.#failures + 1 : 0;
    this.#showLook(look, signal);
  }

  #showLook(look: Look, signal: AbortSignal): void {
    const { host } = this.#options;
    switch (look.kind) {
      case "room":
        ownDevice(host.storage, look.view.user);
        return this.#enter(look.view, signal);
      case "door":
        ownDevice(host.storage, null);
        return this.#show(<Door host={host.name} onEnter={(wish) => this.#enterByDoor(wish)} />);
      case "not_listed":
        return this.#showFailure(embedTexts.notListed(location.origin, host.name), signal);
      case "refused":
        return void this.#showRefusal(look.code, look.detail, signal);
      case "unreachable":
        return this.#showFailure(embedTexts.unreachable(host.name), signal);
    }
  }

  async #showRefusal(code: ErrorCode, detail: string, signal: AbortSignal): Promise<void> {
    const text = await tellRefusal(code, detail);
    if (!signal.aborted) this.#show(<Notice text={text} />);
  }

  /** What may be otherwise next time: a sentence, a button, and another look after a while. */
  #showFailure(text: string, signal: AbortSignal): void {
    const again = () => void this.#again();
    signal.addEventListener("abort", timers.after(backOff(this.#failures, Math.random), again));
    this.#show(<Notice text={text} onRetry={again} />);
  }

  #enter(view: RoomView, signal: AbortSignal): void {
    const { host, element } = this.#options;
    const live = this.#live(view, signal);
    const { model, actions, connection } = live;
    live.setZone(readerZone());
    this.#show(
      <EmbeddedPage
        view={view}
        model={model}
        actions={actions}
        host={host}
        onSignOut={() => this.#signOut()}
        countUnsent={() => this.#countUnsent()}
      />,
    );
    const sight = { visible: true, inView: true };
    const look = (change: Partial<typeof sight>) => {
      Object.assign(sight, change);
      live.setLooking(sight.visible && sight.inView);
    };
    followDevice(connection, (visible) => {
      this.#keptDraft?.keep();
      look({ visible });
    }, signal);
    watchSight(element, (inView) => look({ inView }), signal);
    const stopHeeding = effect(() => {
      const state = model.connection.value;
      if (state.name === "stopped" && state.cause === "session_ended") this.#forget(view);
    });
    // Who gives a name here is the owner of what is kept from then on; who lost theirs stays it.
    const stopOwning = effect(() => {
      if (model.user.value) ownDevice(host.storage, model.user.value);
    });
    for (const stop of [stopHeeding, stopOwning]) signal.addEventListener("abort", stop);
    live.open();
    connection.restart();
  }

  /** The room's machines, which stop with `signal`. */
  #live(view: RoomView, signal: AbortSignal): LiveRoom {
    const { host } = this.#options;
    const { storage, fetch, connect, origin } = host;
    const marks = new ReadMarks(storage);
    const keptDraft = new KeptDraft(view.room, storage, {
      // Who comes next on this device gets nothing that was typed by who was here before.
      after: (ms, call) => timers.after(ms, () => !signal.aborted && call()),
    });
    this.#keptDraft = keptDraft;
    const kept = new KeptOutbox({
      room: view.room,
      tab: timeNonce(Date.now(), crypto.getRandomValues(new Uint32Array(2))),
      storage,
      locks: navigator.locks,
    });
    const live = liveRoom(view, {
      keptDraft,
      kept,
      timers,
      fetch,
      loadParser,
      reachable: () => reachable(fetch),
      random: Math.random,
      nonce: () => timeNonce(Date.now(), crypto.getRandomValues(new Uint32Array(3))),
      transports: (address) => transports("auto", { address, timers, fetch, connect, origin }),
      signIn: (name) => this.#signIn({ name }),
      place: this.#place,
      readUpTo: marks.of(view.room, view.epoch),
      onRest: ({ place, seen }) => {
        this.#place = place;
        marks.set(view.room, { epoch: live.model.room.value.epoch, seq: seen });
      },
    });
    addEventListener("storage", ({ key }) => {
      if (keptDraft.isKey(storage?.nameOf(key) ?? null)) live.setDraft(keptDraft.text);
    }, { signal });
    signal.addEventListener("abort", () => {
      live[Symbol.dispose]();
      kept[Symbol.dispose]();
    });
    return live;
  }

  /** Opens a session and keeps its token; this room goes on under it, others open anew. */
  async #signIn(wish: EntryWish): Promise<SignedIn> {
    const { host } = this.#options;
    const { name, password } = wish;
    const result = await signIn(name, host.fetch, { token: true, password });
    if ("token" in result) this.#setToken(result.token);
    return result;
  }

  async #enterByDoor(wish: EntryWish): Promise<string | undefined> {
    const result = await this.#signIn(wish);
    if ("problem" in result) return result.problem;
    await this.#again();
  }

  #countUnsent(): number {
    this.#keptDraft?.keep();
    const { messages, drafts } = unsentIn(this.#options.host.storage);
    return messages.length + drafts.length;
  }

  /** False if it did not come through: then the name stays, and what was not sent yet. */
  async #signOut(): Promise<boolean> {
    const { host } = this.#options;
    const token = host.token.value;
    this.#signingOut = token;
    const isOver = await host.fetch("/session", {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
      keepalive: true,
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    }).then(
      ({ ok, status }) => ok || status === UNAUTHORIZED,
      // Without a network it did not come through either.
      () => false,
    );
    if (isOver) this.#forgetAll(token);
    if (this.#signingOut === token) this.#signingOut = undefined;
    return host.token.value !== token;
  }

  /** Unless somebody else is here by now. */
  #forgetAll(token: string | undefined): void {
    const { host } = this.#options;
    if (host.token.value !== token) return;
    clearOwned(host.storage);
    host.token.set(undefined);
  }

  /** The house says that the session is over. */
  #forget(view: RoomView): void {
    // The answer to a sign-out may come after this.
    if (this.#signingOut !== undefined) return this.#forgetAll(this.#signingOut);
    this.#setToken(undefined);
    // An open room can be read on, and asks for a name; a closed one is shut.
    if (view.house.password) this.#again();
  }

  /** Without hearing of it oneself. */
  #setToken(token: string | undefined): void {
    this.#changesToken = true;
    this.#options.host.token.set(token);
    this.#changesToken = false;
  }
}
