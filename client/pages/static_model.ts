// The model that the server renders a room with: the state of one view, and no-op actions.

import { signal } from "@preact/signals";
import type { RoomView } from "../../protocol/view.ts";
import { Settings } from "../model/settings.ts";
import { SERVER_ZONE } from "../model/local_time.ts";
import { mentionsOn } from "../model/known_authors.ts";
import { nameTags } from "../model/name_tags.ts";
import type { RoomActions, RoomModel } from "../model/room_model.ts";
import type { RoomsActions, RoomsModel } from "../model/rooms_model.ts";
import { RoomStore } from "../model/room_store.ts";

/** The model of a view. */
export function staticModel(view: RoomView): RoomModel {
  const room = new RoomStore(view);
  return {
    room: room.state,
    roster: signal({ users: view.users, count: view.count }),
    tags: signal(nameTags([
      ...room.state.value.messages.map(({ user }) => user),
      ...view.users,
      ...(view.user ? [view.user] : []),
    ])),
    mentions: signal(mentionsOn(room.state.value.messages, view.users, view.user)),
    joinLeaveNotices: signal([]),
    user: signal(view.user),
    connection: signal({ name: "connecting", by: "websocket" }),
    pending: signal([]),
    typing: signal([]),
    older: signal("idle"),
    newer: signal("idle"),
    editing: signal(undefined),
    draft: signal(""),
    savedAt: signal(undefined),
    announcement: signal({ text: "" }),
    zone: signal(SERVER_ZONE),
    settings: new Settings(undefined).values,
    parsers: signal(0),
    toEnd: signal(0),
    reveal: signal(undefined),
  };
}

const nothing = () => {};

/** Actions before any script runs. */
export const noopActions: RoomActions = {
  say: nothing,
  edit: nothing,
  remove: nothing,
  retry: nothing,
  discard: nothing,
  startEditing: nothing,
  editLast: () => false,
  stopEditing: nothing,
  signIn: () => Promise.resolve(undefined),
  notifyTyping: nothing,
  saveDraft: nothing,
  loadOlder: nothing,
  loadNewer: nothing,
  jumpToNewest: nothing,
  setFollowing: nothing,
  jumpToDay: nothing,
  jumpTo: nothing,
  onScrollIdle: nothing,
  reconnect: nothing,
  set: nothing,
};

/** The list of rooms before any script runs: only the open one. */
export function staticRooms({ room }: RoomView): RoomsModel & RoomsActions {
  return {
    lines: signal([{ room, unread: 0, mentions: 0 }]),
    notify: signal("nothing"),
    notifyProblem: signal(undefined),
    isApple: signal(false),
    find: nothing,
    leave: nothing,
    setNotify: nothing,
  };
}
