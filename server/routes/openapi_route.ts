// GET /openapi.json: the HTTP API, described for programs (OpenAPI 3.1).

import { type DescribedRoute, openApiDocument } from "../ops/openapi/document.ts";
import { type DescribedPath, json } from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** The path `/openapi.json`. */
export const OPENAPI_API: DescribedPath = {
  GET: {
    summary: "This description",
    responses: { 200: { description: "OpenAPI 3.1", content: json({ type: "object" }) } },
  },
};

/** Serves the description of all routes, which is built at the first request. */
export function getOpenapi(
  { routes }: { readonly routes: () => readonly DescribedRoute[] },
): Handler {
  let document: string | undefined;
  return () => {
    document ??= JSON.stringify(openApiDocument(routes()));
    return new Response(document, {
      headers: { "content-type": "application/json", "cache-control": "no-cache" },
    });
  };
}
