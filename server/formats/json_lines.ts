// Encodes room updates as JSON, one object per line: the wire format of `hubbub.v1`.

import type { RoomUpdate, WireFormat, WireRoom } from "../../hub/broadcast.ts";

/** The format of JSON WebSockets. */
export const JSON_LINES: WireFormat = {
  name: "json_lines",
  encode(update: RoomUpdate, { name: room }: WireRoom): string {
    switch (update.type) {
      case "events":
        return update.events.map((event) => JSON.stringify(event)).join("\n");
      case "presence":
        return JSON.stringify({ room, ...update });
      case "typing":
        return update.users.map((user) => JSON.stringify({ type: "typing", room, user })).join(
          "\n",
        );
    }
  },
};
