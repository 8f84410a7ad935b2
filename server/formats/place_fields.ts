// Where a query string says that the wanted part of a log lies; read by protocol/place.ts.

import type { PlaceFields } from "../../protocol/place.ts";

/** The fields as they came. */
export function placeFields(query: URLSearchParams): PlaceFields {
  return {
    after: query.get("after"),
    before: query.get("before"),
    around: query.get("around"),
    limit: query.get("limit"),
  };
}
