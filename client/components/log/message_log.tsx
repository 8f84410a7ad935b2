// The log of a room: loaded messages, pending ones, and their scroll position.

import { Component, createRef } from "preact";
import { PAGE_DEFAULT } from "../../../protocol/limits.ts";
import { Autoscroll, type ScrollMode } from "./autoscroll.ts";
import { LoadingLine } from "./loading_line.tsx";
import { onFolds } from "./fold.ts";
import { HighTexts } from "./high_texts.ts";
import { logItems, type LogItemsProps, logStart, pendingItems } from "./log_items.tsx";
import { LogKeys } from "./log_keys.ts";
import { NewMessagesPill } from "./new_messages_pill.tsx";
import type { Loading, Reveal } from "../../model/room_model.ts";
import { isAttached } from "../../model/log_window.ts";
import { WINDOW_MAX } from "../../model/window_size.ts";
import { t } from "../../i18n/messages.ts";

/** Loads more when the view is closer to an end of the window than this many view heights. */
const LOAD_WITHIN_VIEWS = 1.5;
/**
 * Share of the invisible part of a full window; with more, both ends would load in turn forever.
 */
const LOAD_WITHIN_PART = 1 / 3;
/** Where a linked message is shown, as a share of the view height. */
const TARGET_AT = 0.3;
/** Where the first new message is shown, so that some older ones stay visible. */
const NEW_AT = 0.15;

/** Props of `MessageLog`. */
export interface MessageLogProps extends LogItemsProps {
  readonly older: Loading;
  readonly newer: Loading;
  /** Grows when the log must scroll to its end. */
  readonly toEnd: number;
  /** Where the log must scroll to; each new object scrolls again. */
  readonly reveal?: Reveal;
}

interface MessageLogState {
  readonly mode: ScrollMode;
}

/** The log. A class component, because only classes get calls right before and after an update. */
export class MessageLog extends Component<MessageLogProps, MessageLogState> {
  override state: MessageLogState = { mode: "following" };
  readonly #scroller = createRef<HTMLDivElement>();
  readonly #content = createRef<HTMLOListElement>();
  readonly #frame = createRef<HTMLDivElement>();
  /** Until the autoscroll starts, the style sheet aligns the log to its end. */
  readonly #class = isAttached(this.props.state) && this.props.target === undefined
    ? "log is-from-end"
    : "log";
  #autoscroll: Autoscroll | undefined;
  #highTexts: HighTexts | undefined;
  #keys: LogKeys | undefined;
  /** Counts failed loads. */
  #failures = 0;
  readonly #closing = new AbortController();

  override componentDidMount(): void {
    const scroller = this.#scroller.current;
    const content = this.#content.current;
    if (!scroller || !content) return;
    // Aligned to the end, scroll positions count from there; the user may have scrolled up already. Read
    // together with the heights of texts, so that one layout is enough.
    const readUp = -scroller.scrollTop;
    this.#highTexts = new HighTexts(content);
    this.#highTexts.update();
    scroller.classList.remove("is-from-end");
    this.#autoscroll = new Autoscroll({
      scroller,
      content,
      onMode: (mode) => {
        this.setState({ mode });
        this.props.actions.setFollowing(mode === "following");
      },
      onIdle: () => this.#onScrollIdle(),
    });
    this.#autoscroll.endIsNewest = isAttached(this.props.state);
    if (readUp > 0) {
      scroller.scrollTop -= readUp;
      this.#autoscroll.before();
    }
    onFolds({ content, autoscroll: this.#autoscroll }, this.#closing.signal);
    this.#keys = new LogKeys({
      scroller,
      content,
      autoscroll: this.#autoscroll,
      jumpToNewest: () => {
        if (isAttached(this.props.state)) return false;
        this.props.actions.jumpToNewest();
        return true;
      },
    });
    const { target } = this.props;
    if (target !== undefined) this.#show({ seq: target });
  }

  override componentWillReceiveProps({ older, newer }: MessageLogProps): void {
    const { props } = this;
    if (older === "failed" && props.older !== older) this.#failures += 1;
    if (newer === "failed" && props.newer !== newer) this.#failures += 1;
  }

  override componentWillUnmount(): void {
    this.#closing.abort();
    this.#keys?.[Symbol.dispose]();
    this.#highTexts?.[Symbol.dispose]();
    this.#autoscroll?.[Symbol.dispose]();
    this.#autoscroll = undefined;
  }

  override getSnapshotBeforeUpdate(): boolean {
    this.#autoscroll?.before();
    return this.#frame.current?.matches(":focus-within") ?? false;
  }

  override componentDidUpdate(
    previous: MessageLogProps,
    _state: MessageLogState,
    hadFocus: boolean,
  ): void {
    // The focused element was removed: a pill, a message, a button.
    if (hadFocus && !this.#frame.current?.matches(":focus-within")) {
      this.#scroller.current?.focus({ preventScroll: true });
    }
    const autoscroll = this.#autoscroll;
    if (!autoscroll) return;
    this.#highTexts?.update();
    const attached = isAttached(this.props.state);
    if (attached !== isAttached(previous.state)) autoscroll.endIsNewest = attached;
    if (this.props.toEnd !== previous.toEnd) autoscroll.toEnd();
    autoscroll.after();
    const { reveal } = this.props;
    if (reveal && reveal !== previous.reveal) this.#show(reveal);
  }

  override render() {
    const { state, pending, older, newer, actions } = this.props;
    const { mode } = this.state;
    const attached = isAttached(state);
    return (
      <div class="log-frame" ref={this.#frame}>
        <div
          class={this.#class}
          role="log"
          // A separate live region announces messages; loaded history must not be read aloud.
          aria-live="off"
          aria-label={t.log.label(state.room)}
          tabIndex={0}
          ref={this.#scroller}
        >
          <ol class="log-lines" ref={this.#content}>
            {state.complete
              ? logStart(state, pending)
              : <LoadingLine key="older" loading={older} />}
            {logItems(this.props)}
            {attached
              ? pendingItems(this.props)
              : <LoadingLine key="newer" loading={newer} isNewer />}
          </ol>
        </div>
        <p class="visually-hidden" role="status">
          {/* A new element, so that repeated failures are announced. */}
          {(older === "failed" || newer === "failed") && (
            <span key={this.#failures}>{t.log.loadFailed}</span>
          )}
        </p>
        {(older === "failed" || newer === "failed") && (
          <button
            type="button"
            class="pill is-at-top"
            onClick={() => older === "failed" ? this.#loadOlder() : actions.loadNewer()}
          >
            {t.log.loadFailed} {t.log.tryAgain}
          </button>
        )}
        {mode === "reading" && (
          <NewMessagesPill
            count={state.unread?.count ?? 0}
            onClick={() => this.#jump()}
          />
        )}
      </div>
    );
  }

  #show({ seq, offset }: Reveal): void {
    const { state } = this.props;
    const message = state.messages.find((message) => message.seq >= seq) ?? state.messages.at(-1);
    const isNew = message !== undefined && message.seq === state.newFrom;
    const element = this.#line(isNew ? "new" : `m${message?.seq}`);
    if (!element) return;
    const view = this.#scroller.current?.clientHeight ?? 0;
    this.#autoscroll?.toLine(element, offset ?? view * (isNew ? NEW_AT : TARGET_AT));
  }

  /** Not `document.getElementById()`: the log may be in a shadow tree. */
  #line(id: string): Element | null {
    return this.#content.current?.querySelector(`#${id}`) ?? null;
  }

  /** Goes to the first new message if it is below the view, otherwise to the end of the log. */
  #jump(): void {
    const { state: { unread, last }, actions } = this.props;
    if (!unread) return actions.jumpToNewest();
    const line = this.#line("new");
    if (unread.seq > last || !line) return actions.jumpTo({ seq: unread.seq });
    if (this.#autoscroll?.isReached(line)) actions.jumpToNewest();
    else this.#show({ seq: unread.seq });
  }

  #onScrollIdle(): void {
    const { state, actions } = this.props;
    this.#loadWhatIsNear();
    if (!this.#autoscroll) return;
    if (this.#autoscroll.mode === "following") return actions.onScrollIdle({ seen: state.head });
    const place = this.#autoscroll.place;
    const seen = [...state.messages].reverse().find(({ seq }) => {
      const line = this.#line(`m${seq}`);
      return line !== null && this.#autoscroll?.isReached(line);
    });
    actions.onScrollIdle({
      place: place && { seq: Number(place.element.id.slice(1)), offset: place.offset },
      seen: seen?.seq ?? 0,
    });
  }

  #loadOlder(): void {
    const { actions } = this.props;
    actions.loadOlder(() => this.#autoscroll?.scrollIdle() ?? Promise.resolve());
  }

  #loadWhatIsNear(): void {
    const { state, older, newer, actions } = this.props;
    if (!this.#autoscroll) return;
    const { above, below } = this.#autoscroll;
    const view = this.#scroller.current?.clientHeight ?? 0;
    const far = view * LOAD_WITHIN_VIEWS;
    const page = (above + view + below) * PAGE_DEFAULT / WINDOW_MAX;
    const near = state.messages.length < WINDOW_MAX
      ? far
      : Math.min(far, (above + below - page) * LOAD_WITHIN_PART);
    if (!state.complete && older === "idle" && above < near) this.#loadOlder();
    if (!isAttached(state) && newer === "idle" && below < near) actions.loadNewer();
  }
}
