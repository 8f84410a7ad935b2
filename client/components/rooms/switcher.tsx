// The content of the quick switcher: finds rooms by part of their name. A lazy module.

import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { isRoomName, normalizeRoomName } from "../../../protocol/room_name.ts";
import { isComposing } from "../keyboard.ts";
import { restMessages, t } from "../../i18n/messages.ts";
import { findRooms, type FoundRoom } from "../../model/find_rooms.ts";
import { UnreadMark } from "./unread_mark.tsx";
import type { SavedRoomLine } from "../../model/rooms_watch.ts";

/** Options of the switcher. */
export interface SwitcherOptions {
  /** The open room, which is not offered. */
  readonly open: string;
  /** The saved rooms. */
  readonly saved: readonly SavedRoomLine[];
  /** Fetches the first page of the public rooms with `q` in their names, as JSON. */
  readonly fetchRooms: (q: string) => Promise<Response>;
  readonly go: (room: string) => void;
  /** What was typed before this module had loaded. */
  readonly typed: string;
  /** Enter was pressed after that. */
  readonly entered: boolean;
  readonly close: () => void;
}

const LIST_ID = "switcher-rooms";
/** Pause in typing after which the server is asked, ms. */
const ASK_AFTER_MS = 150;

/** Renders the switcher into its dialog, synchronously. */
export function fillSwitcher(dialog: HTMLDialogElement, options: SwitcherOptions): void {
  render(<Switcher {...options} />, dialog);
}

function Switcher(options: SwitcherOptions) {
  const { open, saved, fetchRooms, go, close, entered } = options;
  const [typed, setTyped] = useState(options.typed);
  // By name, not index: rooms that arrive meanwhile must not change the choice.
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [others, setOthers] = useState<readonly string[]>([]);
  const list = useRef<HTMLUListElement>(null);
  /** An Enter from before counts until the user does something else. */
  const wentOn = useRef(false);
  const enter = ({ room }: FoundRoom) => {
    close();
    go(room);
  };
  /** All rooms are known, so the server need not be asked again. */
  const knowsAll = useRef(false);
  const ask = (q: string) =>
    // Without the list, saved rooms are offered, and any name can be opened.
    roomsFrom(fetchRooms(q)).then(({ names, isAll }) => {
      knowsAll.current ||= isAll && q === "";
      setOthers((known) => [...new Set([...known, ...names])]);
      return names;
    }, () => []);
  useEffect(() => {
    if (knowsAll.current || typed === options.typed) return;
    const timer = setTimeout(() => void ask(normalizeRoomName(typed)), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect((): void | (() => void) => {
    const known = ask(normalizeRoomName(typed));
    if (!entered) return;
    known.then((rooms) => {
      if (wentOn.current) return;
      const [first] = findRooms(typed, saved, rooms, open);
      if (first) enter(first);
    });
    return () => {
      wentOn.current = true;
    };
  }, []);
  const found = findRooms(typed, saved, others, open);
  const at = Math.min(
    Math.max(0, found.findIndex(({ room }) => room === chosen)),
    found.length - 1,
  );
  const choose = (index: number) => setChosen(found[index % found.length]?.room);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const steer = (event: KeyboardEvent) => {
    const room = found[at];
    if (isComposing(event) || room === undefined) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at + found.length - 1);
    else if (event.key === "Enter") enter(room);
    else return;
    event.preventDefault();
  };
  return (
    <div class="switcher-content">
      <input
        type="text"
        class="switcher-field"
        role="combobox"
        aria-label={t.rooms.find}
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={LIST_ID}
        aria-activedescendant={found.length > 0 ? `switcher-${at}` : undefined}
        placeholder={restMessages.switcher.hint}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={typed}
        onInput={({ currentTarget }) => {
          wentOn.current = true;
          setTyped(currentTarget.value);
          setChosen(undefined);
        }}
        onKeyDown={steer}
      />
      <ul
        id={LIST_ID}
        class="switcher-list"
        role="listbox"
        aria-label={restMessages.switcher.title}
        ref={list}
      >
        {found.map((line, index) => (
          <li
            key={line.room}
            id={`switcher-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => choose(index)}
            onClick={() => enter(line)}
          >
            <span class="saved-room-name">
              {line.kind === "new" && <span>{restMessages.switcher.openNew}</span>}
              <span class="notranslate">{line.room}</span>
            </span>
            <UnreadMark {...line} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="switcher-none">{restMessages.switcher.noneFound}</p>}
      <p class="visually-hidden" role="status">
        {/* Announced again if other rooms are found, but not for each letter of a new name. */}
        <span key={found.map(({ kind, room }) => kind === "new" ? "" : room).sort().join()}>
          {restMessages.switcher.found(found.length)}
        </span>
      </p>
    </div>
  );
}

async function roomsFrom(answer: Promise<Response>) {
  const { rooms, next } = Object(await (await answer).json());
  const lines: readonly unknown[] = Array.isArray(rooms) ? rooms : [];
  const names = lines.map((line) => Object(line).name)
    .filter((name) => typeof name === "string" && isRoomName(name));
  return { names, isAll: typeof next !== "string" };
}
