// How a visitor wants to stay up to date, as the address says it.

import { CONNECT_BY, type ConnectBy } from "../../protocol/view.ts";

/** `?connect=…`, or `refresh` where `?refresh=` is there; what is not known is `auto`. */
export function connectBy({ searchParams }: URL): ConnectBy {
  if (searchParams.has("refresh")) return "refresh";
  const asked = searchParams.get("connect");
  return CONNECT_BY.find((each) => each === asked) ?? "auto";
}
