// Which of the user's messages is being edited: the window holds it, and its editor goes when it does.

import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import type { RoomStore } from "./room_store.ts";

/** The message that is being edited. */
export class EditedMessage implements Disposable {
  /** Its seq; undefined if no message is being edited. */
  readonly seq: Signal<number | undefined> = signal<number | undefined>(undefined);
  readonly #stop: () => void;

  constructor(store: RoomStore, user: ReadonlySignal<User | null>) {
    this.#stop = effect(() => {
      const seq = this.seq.value;
      const isShown = store.state.value.messages.some((message) =>
        message.seq === seq && message.deleted === undefined && message.user.id === user.value?.id
      );
      store.setHeld(isShown);
      // The message was deleted, or the window shows another part of the log.
      if (!isShown) this.seq.value = undefined;
    });
  }

  /** Watches the window no more. */
  [Symbol.dispose](): void {
    this.#stop();
  }
}
