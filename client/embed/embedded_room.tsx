// An embedded room, from its first request until it is closed.

import { effect } from "@preact/signals";
import { type ComponentChildren, render } from "preact";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { RoomView } from "../../protocol/view.ts";
import { ComposerDraft } from "../model/composer_draft.ts";
import { backOff } from "../connection/retry.ts";
import { followDevice } from "../browser/follow_device.ts";
import { SavedOutbox } from "../connection/saved_outbox.ts";
import { type SignedIn, signIn } from "../model/sign_in.ts";
import { newNonce } from "../connection/outbox.ts";
import { systemClock as clock } from "../../protocol/clock.ts";
import { transports } from "../connection/transports.ts";
import { ANSWERED_WITHIN_MS } from "../connection/bounded_request.ts";
import { clearOtherUsersData, clearOwned } from "../offline/clear_other_users_data.ts";
import { loadRefusalMessage } from "../i18n/load_messages.ts";
import { ReadMarks } from "../model/read_marks.ts";
import { LiveRoom } from "../model/live_room.ts";
import type { ScrollAnchor } from "../model/room_model.ts";
import { HostEnvironment } from "../components/host_environment.ts";
import { unsentIn } from "../offline/unsent.ts";
import { loadParser } from "../model/load_parser.ts";
import { readerZone } from "../model/local_time.ts";
import { t } from "../i18n/messages.ts";
import type { ChatHost } from "./chat_host.ts";
import { SignInForm, type SignInRequest } from "./sign_in_form.tsx";
import { EmbeddedPage } from "./embedded_page.tsx";
import { fetchRoomSnapshot, type RoomSnapshot } from "./fetch_room_snapshot.ts";
import { Notice } from "./notice.tsx";
import { placePopovers, watchVisibility } from "./watch_box.ts";

const UNAUTHORIZED = 401;

/** Options of `EmbeddedRoom`. */
export interface EmbeddedRoomOptions {
  readonly host: ChatHost;
  /** The element on the host page. */
  readonly element: HTMLElement;
  /** The element in the shadow root that replaces root and window. */
  readonly box: HTMLElement;
  readonly room: string;
  /** The name that the host page gives users without a session. */
  readonly guest: string | undefined;
}

/** One room in one element. */
export class EmbeddedRoom implements Disposable {
  readonly #options: EmbeddedRoomOptions;
  readonly #end = new AbortController();
  /** Ends what one snapshot has started. */
  #snapshot = new AbortController();
  #place: ScrollAnchor | undefined;
  #composerDraft: ComposerDraft | undefined;
  #failures = 0;
  #changesToken = false;
  /** The token of the session that is being ended. */
  #signingOut: string | undefined;

  constructor(options: EmbeddedRoomOptions) {
    this.#options = options;
    const { host, element, box } = options;
    const { signal } = this.#end;
    // The text size that the user or the host page has chosen replaces `rem`.
    box.style.setProperty("--rem", getComputedStyle(box).fontSize);
    box.lang = t.locale;
    box.dir = t.direction;
    placePopovers(element, box, signal);
    host.token.watch(() => {
      if (!this.#changesToken) this.#restart();
    }, signal);
    addEventListener("online", () => {
      if (this.#failures > 0) this.#restart();
    }, { signal });
    this.#restart();
  }

  [Symbol.dispose](): void {
    this.#composerDraft?.save();
    this.#end.abort();
    this.#snapshot.abort();
    render(null, this.#options.box);
  }

  #show(children: ComponentChildren): void {
    const { host, box } = this.#options;
    const environment: HostEnvironment = { address: host.address, embedded: true };
    const hadFocus = box.matches(":focus-within");
    render(
      <HostEnvironment.Provider value={environment}>{children}</HostEnvironment.Provider>,
      box,
    );
    // The pressed button is gone: focus the log, or otherwise the composer.
    if (!hadFocus || box.matches(":focus-within")) return;
    box.querySelector<HTMLElement>(".log, input, button")?.focus({ preventScroll: true });
  }

  /** Fetches a snapshot, at first and whenever the user changes. */
  async #restart(): Promise<void> {
    this.#snapshot.abort();
    // The next user must not get this user's draft.
    this.#composerDraft = undefined;
    if (this.#end.signal.aborted) return;
    this.#snapshot = new AbortController();
    const { signal } = this.#snapshot;
    const { host, room, guest } = this.#options;
    let snapshot: RoomSnapshot;
    try {
      snapshot = await fetchRoomSnapshot(host, { room, guest }, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const failed = snapshot.kind === "unreachable" || snapshot.kind === "not_listed";
    this.#failures = failed ? this.#failures + 1 : 0;
    this.#showSnapshot(snapshot, signal);
  }

  #showSnapshot(snapshot: RoomSnapshot, signal: AbortSignal): void {
    const { host } = this.#options;
    switch (snapshot.kind) {
      case "room":
        clearOtherUsersData(host.storage, snapshot.view.user);
        return this.#enter(snapshot.view, signal);
      case "sign_in":
        clearOtherUsersData(host.storage, null);
        return this.#show(
          <SignInForm
            host={host.name}
            onEnter={(signInRequest) => this.#signInByForm(signInRequest)}
          />,
        );
      case "not_listed":
        return this.#showFailure(t.embed.notListed(location.origin, host.name), signal);
      case "refused":
        return void this.#showRefusal(snapshot.code, snapshot.detail, signal);
      case "unreachable":
        return this.#showFailure(t.embed.unreachable(host.name), signal);
    }
  }

  async #showRefusal(code: ErrorCode, detail: string, signal: AbortSignal): Promise<void> {
    const text = await loadRefusalMessage(code, detail);
    if (!signal.aborted) this.#show(<Notice text={text} />);
  }

  /** Shows a failure that may pass, with a retry button, and retries by itself. */
  #showFailure(text: string, signal: AbortSignal): void {
    const again = () => void this.#restart();
    signal.addEventListener("abort", clock.setTimer(backOff(this.#failures, Math.random), again));
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
    const snapshot = (change: Partial<typeof sight>) => {
      Object.assign(sight, change);
      live.setLooking(sight.visible && sight.inView);
    };
    followDevice(connection, (visible) => {
      this.#composerDraft?.save();
      snapshot({ visible });
    }, signal);
    watchVisibility(element, (inView) => snapshot({ inView }), signal);
    const stopWatching = effect(() => {
      const state = model.connection.value;
      if (state.name === "stopped" && state.cause === "session_ended") this.#forget(view);
    });
    // A user who signs in here owns what is saved from then on; a user who lost the session still
    // does.
    const stopOwning = effect(() => {
      if (model.user.value) clearOtherUsersData(host.storage, model.user.value);
    });
    for (const stop of [stopWatching, stopOwning]) signal.addEventListener("abort", stop);
    live.open();
    connection.restart();
  }

  /** The live room, until `signal` is aborted. */
  #live(view: RoomView, signal: AbortSignal): LiveRoom {
    const { host } = this.#options;
    const { storage, fetch, connect, origin } = host;
    const marks = new ReadMarks(storage);
    const composerDraft = new ComposerDraft(view.room, storage, {
      // The next user of this device must not get this user's draft.
      setTimer: (ms, call) => clock.setTimer(ms, () => !signal.aborted && call()),
    });
    this.#composerDraft = composerDraft;
    const saved = new SavedOutbox({
      room: view.room,
      tab: newNonce(),
      storage,
      locks: navigator.locks,
    });
    const live = new LiveRoom(view, {
      composerDraft,
      saved,
      clock,
      fetch,
      loadParser,
      transports: (address) => transports("auto", { address, clock, fetch, connect, origin }),
      signIn: (name) => this.#signIn({ name }),
      place: this.#place,
      readUpTo: marks.of(view.room, view.epoch),
      onIdle: ({ place, seen, epoch }) => {
        this.#place = place;
        marks.set(view.room, { epoch, seq: seen });
      },
    });
    addEventListener("storage", ({ key }) => {
      if (composerDraft.isKey(storage?.nameOf(key) ?? null)) live.setDraft(composerDraft.text);
    }, { signal });
    signal.addEventListener("abort", () => {
      live[Symbol.dispose]();
      saved[Symbol.dispose]();
    });
    return live;
  }

  /** Opens a session and saves its token. This room continues with it, others reopen. */
  async #signIn(signInRequest: SignInRequest): Promise<SignedIn> {
    const { host } = this.#options;
    const { name, password } = signInRequest;
    const result = await signIn(name, host.fetch, { token: true, password });
    if ("token" in result) this.#setToken(result.token);
    return result;
  }

  async #signInByForm(signInRequest: SignInRequest): Promise<string | undefined> {
    const result = await this.#signIn(signInRequest);
    if ("problem" in result) return result.problem;
    await this.#restart();
  }

  #countUnsent(): number {
    this.#composerDraft?.save();
    const { messages, drafts } = unsentIn(this.#options.host.storage);
    return messages.length + drafts.length;
  }

  /** Ends the session; returns false, and deletes nothing, if that failed. */
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
      // There is no network.
      () => false,
    );
    if (isOver) this.#forgetAll(token);
    if (this.#signingOut === token) this.#signingOut = undefined;
    return host.token.value !== token;
  }

  /** Unless another user has signed in meanwhile. */
  #forgetAll(token: string | undefined): void {
    const { host } = this.#options;
    if (host.token.value !== token) return;
    clearOwned(host.storage);
    host.token.set(undefined);
  }

  /** Handles the end of the session. */
  #forget(view: RoomView): void {
    // The response to a sign-out may arrive after this.
    if (this.#signingOut !== undefined) return this.#forgetAll(this.#signingOut);
    this.#setToken(undefined);
    // An open room stays readable and asks for a name; a members-only one shows the sign-in form.
    if (view.config.password) this.#restart();
  }

  /** Changes the token without reopening this room. */
  #setToken(token: string | undefined): void {
    this.#changesToken = true;
    this.#options.host.token.set(token);
    this.#changesToken = false;
  }
}
