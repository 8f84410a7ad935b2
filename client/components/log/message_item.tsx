// One message in the log.

import { Component, createRef } from "preact";
import { Avatar } from "../avatar.tsx";
import { leaveTabOrderIn } from "./log_focus.ts";
import { exactTimeOf, isoOf, timeOf } from "../../model/local_time.ts";
import { type MentionIndex, mentions } from "../../../text/mentions.ts";
import { MessageActions } from "./message_actions.tsx";
import { messageAuthor } from "./message_author.tsx";
import { MessageEditor } from "./message_editor.tsx";
import { messageText } from "../message_text.tsx";
import type { RoomActions } from "../../model/room_model.ts";
import type { Message } from "../../model/log_window.ts";
import { HostEnvironment, linkAttributes } from "../host_environment.ts";
import { t } from "../../i18n/messages.ts";

/** Size of the picture beside the first message of a group, CSS px. */
const AVATAR_SIZE = 36;

/** Props of `MessageItem`. All are compared, so that unchanged messages do not render. */
export interface MessageItemProps {
  readonly message: Message;
  readonly continued: boolean;
  readonly own: boolean;
  /** Finds mentions of the user; absent for their own messages and texts without any. */
  readonly mentions?: MentionIndex;
  /** Changes when the Markdown parser has loaded. */
  readonly parsers?: number;
  readonly tag?: string;
  readonly zone: string;
  /** The page is the permalink of this message. */
  readonly isTarget: boolean;
  readonly editing: boolean;
  /** An edit or deletion is being sent. */
  readonly saving: boolean;
  /** Absent without scripts, and if the user may not change the message. */
  readonly actions?: RoomActions;
  readonly linkTarget?: "_top";
}

/** A message: author, text, time, and the actions of those who may change it. */
export class MessageItem extends Component<MessageItemProps, { readonly broken?: Message }> {
  static override contextType = HostEnvironment;
  declare context: HostEnvironment;
  readonly #line = createRef<HTMLLIElement>();

  override shouldComponentUpdate(
    next: MessageItemProps,
    { broken }: { readonly broken?: Message },
  ): boolean {
    return differ(next, this.props) || differ(this.props, next) || broken !== this.state.broken;
  }

  override componentDidMount(): void {
    this.componentDidUpdate();
  }

  /** A changed text has other links. */
  override componentDidUpdate(): void {
    if (this.#line.current) leaveTabOrderIn(this.#line.current);
  }

  /** Rendering failed: until the message changes, its plain text is shown. */
  override componentDidCatch(error: unknown): void {
    this.#report(error);
    this.setState({ broken: this.props.message });
  }

  override render() {
    const { message } = this.props;
    if (this.state.broken === message) return this.#plain();
    try {
      return this.#whole();
    } catch (error) {
      // One message that fails to render must not break the log.
      this.#report(error);
      return this.#plain();
    }
  }

  #report(error: unknown): void {
    console.error(`Cannot show message ${this.props.message.seq} as it should be:`, error);
  }

  #plain() {
    const { seq, text = t.log.deleted } = this.props.message;
    return (
      <li class="message" id={`m${seq}`} key="plain">
        <p class="bubble message-text">{text}</p>
      </li>
    );
  }

  #whole() {
    const { message, continued, own, tag, isTarget, editing, actions } = this.props;
    const names = [
      "message",
      own && "is-own",
      continued && "is-continued",
      isTarget && "is-target",
      message.text !== undefined && mentions(message.text, this.props.mentions) && "is-mention",
      message.deleted !== undefined && "is-deleted",
    ];
    return (
      <li class={names.filter(Boolean).join(" ")} id={`m${message.seq}`} ref={this.#line}>
        {!continued && !own && <Avatar user={message.user} size={AVATAR_SIZE} />}
        {messageAuthor({ user: message.user, tag, own, continued })}
        {isTarget && <span class="visually-hidden">{t.log.target}</span>}
        {editing && message.text !== undefined && actions
          ? (
            <MessageEditor
              text={message.text}
              onSave={(text) => actions.edit(message.seq, text)}
              onCancel={actions.stopEditing}
            />
          )
          : this.#bubble()}
      </li>
    );
  }

  #bubble() {
    const { message, saving, actions } = this.props;
    const deleted = message.deleted !== undefined;
    return (
      <div class="bubble">
        <div class="bubble-content" dir="auto">
          {deleted
            ? <p class="message-text">{t.log.deleted}</p>
            : messageText(message.text, this.props.mentions)}
          {this.#meta()}
        </div>
        {!deleted && actions && !saving && (
          <MessageActions
            text={message.text}
            onEdit={() => actions.startEditing(message.seq)}
            onDelete={() => actions.remove(message.seq)}
          />
        )}
      </div>
    );
  }

  #meta() {
    const { message, zone, saving, linkTarget } = this.props;
    const time = timeOf(message.at, zone);
    return (
      <p class="message-meta">
        {saving && <span>{t.log.saving}</span>}
        {message.edited !== undefined && <span>{t.log.edited}</span>}
        <a
          class="message-time"
          href={this.context.address(`/rooms/${message.room}/${message.seq}`)}
          title={exactTimeOf(message.at, zone)}
          aria-label={`${t.log.linkTo} ${time}`}
          target={linkTarget}
          {...linkAttributes(this.context)}
        >
          <time dateTime={isoOf(message.at)}>{time}</time>
        </a>
      </p>
    );
  }
}

/** Whether a property of `some` differs in `others`. Called for each line on each new message. */
function differ(some: MessageItemProps, others: MessageItemProps): boolean {
  for (const key in some) {
    if (some[key as keyof MessageItemProps] !== others[key as keyof MessageItemProps]) return true;
  }
  return false;
}
