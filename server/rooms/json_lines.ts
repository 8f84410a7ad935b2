// Room news as JSON, one object a line: the wire format of `hubbub.v1`.

import type { RoomNews, WireFormat, WireRoom } from "../../hub/room_post.ts";

/** Encodes for JSON WebSockets. */
export const JSON_LINES: WireFormat = {
  name: "json_lines",
  encode(news: RoomNews, { name: room }: WireRoom): string {
    switch (news.type) {
      case "events":
        return news.events.map((event) => JSON.stringify(event)).join("\n");
      case "presence":
        return JSON.stringify({ room, ...news });
      case "typing":
        return news.users.map((user) => JSON.stringify({ type: "typing", room, user })).join("\n");
    }
  },
};
