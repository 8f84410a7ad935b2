// The quick switcher: type a part of a room's name, Enter goes there. Loaded when it is first asked for.

import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { texts } from "../texts.ts";
import { findRooms } from "./find_rooms.ts";
import type { FoundRoom } from "./find_rooms.ts";
import { UnreadMark } from "./unread_mark.tsx";
import type { KeptRoomLine } from "./rooms_watch.ts";

/** What it needs. */
export interface SwitcherOptions {
  /** Where one is: no room to go to. */
  readonly open: string;
  /** The rooms as they are kept. */
  readonly kept: readonly KeptRoomLine[];
  /** Asks for the rooms that everybody can find, as JSON. */
  readonly fetchRooms: () => Promise<Response>;
  readonly go: (room: string) => void;
}

const LIST_ID = "switcher-rooms";

/** Opens it; it takes itself away when it is closed, and the focus goes back where it was. */
export function openSwitcher(options: SwitcherOptions): void {
  if (document.querySelector("dialog.switcher")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "switcher";
  dialog.setAttribute("aria-label", texts.rooms.find);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    render(null, dialog);
    dialog.remove();
  });
  // A click beside it is one on the dialog itself: its content fills it.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  render(<Switcher {...options} close={() => dialog.close()} />, dialog);
  dialog.showModal();
}

function Switcher(
  { open, kept, fetchRooms, go, close }: SwitcherOptions & { readonly close: () => void },
) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const [others, setOthers] = useState<readonly string[]>([]);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // Without the list the kept rooms are there all the same, and any name can be opened.
    namesFrom(fetchRooms()).then(setOthers, () => {});
  }, []);
  const found = findRooms(typed, kept, others, open);
  const at = Math.min(chosen, found.length - 1);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const take = ({ room }: FoundRoom) => {
    close();
    go(room);
  };
  const steer = (event: KeyboardEvent) => {
    const room = found[at];
    if (event.isComposing || room === undefined) return;
    if (event.key === "ArrowDown") setChosen((at + 1) % found.length);
    else if (event.key === "ArrowUp") setChosen((at + found.length - 1) % found.length);
    else if (event.key === "Enter") take(room);
    else return;
    event.preventDefault();
  };
  return (
    <div class="switcher-content">
      <input
        type="text"
        class="switcher-field"
        role="combobox"
        aria-label={texts.rooms.find}
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={LIST_ID}
        aria-activedescendant={found.length > 0 ? `switcher-${at}` : undefined}
        placeholder={texts.rooms.findHint}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={40}
        autofocus
        value={typed}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={steer}
      />
      <ul
        id={LIST_ID}
        class="switcher-list"
        role="listbox"
        aria-label={texts.rooms.title}
        ref={list}
      >
        {found.map((line, index) => (
          <li
            key={line.room}
            id={`switcher-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setChosen(index)}
            onClick={() => take(line)}
          >
            <span class="kept-room-name">
              {line.kind === "new" ? texts.rooms.openNew(line.room) : line.room}
            </span>
            <UnreadMark {...line} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="switcher-none">{texts.rooms.noneFound}</p>}
      <p class="visually-hidden" role="status">{texts.rooms.found(found.length)}</p>
    </div>
  );
}

async function namesFrom(answer: Promise<Response>): Promise<readonly string[]> {
  const { rooms }: { rooms: { name: string }[] } = await (await answer).json();
  return rooms.map(({ name }) => name);
}
