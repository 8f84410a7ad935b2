// Who is writing. The line has its height always, so that it moves nothing.

import type { User } from "../../protocol/event.ts";
import { texts } from "../texts.ts";

/** Says who writes; not read out, it would never stop. */
export function TypingLine({ users }: { readonly users: readonly User[] }) {
  const [one, other] = users;
  return (
    <p class="typing-line" aria-hidden="true">
      {one && users.length === 1 && texts.typing.one(one.name)}
      {one && other && users.length === 2 && texts.typing.two(one.name, other.name)}
      {users.length > 2 && texts.typing.many}
    </p>
  );
}
