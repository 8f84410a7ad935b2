// What is unread after a page with a gap before it.

import { assertEquals } from "@std/assert";
import {
  type LogPage,
  nothingNew,
  UNREAD_MAX,
  withPage,
} from "../../../client/model/room_unread.ts";
import type { ParsedEvent } from "../../../protocol/parse_server_frame.ts";
import { ADA, ME, message } from "../sample.ts";

const READER = { own: ME, mentions: undefined };

/** A page of the events from `first` to `last`: messages by Ada, and edits where `isEdit` says so. */
function page(first: number, last: number, isEdit: (seq: number) => boolean): LogPage {
  const events = Array.from({ length: last - first + 1 }, (_, index): ParsedEvent => {
    const seq = first + index;
    const base = { room: "lobby", seq, id: "x", at: seq, user: ADA };
    return isEdit(seq)
      ? { type: "edit", ...base, target: 1, text: "new" }
      : message(seq, { user: ADA });
  });
  return { epoch: "e", first, last, head: last, complete: false, events };
}

Deno.test("withPage() counts every event of a gap if the page has messages only", () => {
  const { unread, head } = withPage(nothingNew("e", 10), page(21, 30, () => false), READER);
  assertEquals([unread.length, unread[0], head], [20, 11, 30]);
});

Deno.test("withPage() counts as many events of a gap as the page's share of messages, and none of its edits", () => {
  const { unread } = withPage(nothingNew("e", 10), page(51, 90, (seq) => seq % 4 !== 0), READER);
  assertEquals(unread.length, 10 + 10);
  assertEquals(unread.slice(0, 10), Array.from({ length: 10 }, (_, index) => 41 + index));
  const edits = withPage(nothingNew("e", 10), page(51, 90, () => true), READER);
  assertEquals([edits.unread, edits.head], [[], 90]);
});

Deno.test("withPage() remembers at most UNREAD_MAX of a long gap", () => {
  const { unread } = withPage(nothingNew("e", 10), page(901, 910, () => false), READER);
  assertEquals([unread.length, unread.at(-1)], [UNREAD_MAX, 910]);
});
