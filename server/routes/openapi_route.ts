// GET /openapi.json: the HTTP side, described for programs.

import description from "../ops/openapi.json" with { type: "json" };

/** OpenAPI 3.1; tests/server/openapi_test.ts holds real answers against it. */
export function getOpenapi(): Response {
  return Response.json(description, { headers: { "cache-control": "no-cache" } });
}
