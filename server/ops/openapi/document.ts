// Builds the OpenAPI document from the paths that the routes describe.

import { ERROR_CODES } from "../../../protocol/error_codes.ts";
import {
  type DescribedPath,
  type DescribedResponse,
  json,
  type Operation,
  PAGE,
  REFUSALS,
  type Schema,
  schemaRef,
  TEXT,
} from "./operation.ts";
import { PARAMETERS, SCHEMAS } from "./schemas.ts";

/** A path pattern as `URLPattern` has it, with its description. */
export interface DescribedRoute {
  readonly pathname: string;
  /** Absent if the route is for pages only, not for programs. */
  readonly api?: DescribedPath;
}

const ABOUT = {
  openapi: "3.1.0",
  info: {
    title: "Hubbub",
    version: "1",
    summary: "Chat rooms whose messages are kept",
    description: "The HTTP side of the protocol. The WebSocket side and every rule behind both " +
      "are in docs/protocol.md.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/" }],
  security: [{}, { cookie: [] }, { token: [] }],
};

const SECURITY_SCHEMES = {
  cookie: {
    type: "apiKey",
    in: "cookie",
    name: "hubbub",
    description:
      "`__Host-hubbub` with https; a port other than the default is appended: `hubbub-8000`",
  },
  token: { type: "http", scheme: "bearer" },
};

/** Codes of frames, which no HTTP request gets. */
const SOCKET_CODES = ["not_joined", "too_many_rooms"];
const TOO_MANY_REQUESTS = 429;

/** The OpenAPI document of the routes that have a description. */
export function openApiDocument(routes: readonly DescribedRoute[]): Schema {
  const paths = routes.flatMap(({ pathname, api }) =>
    api === undefined ? [] : [[pathname.replace(/:(\w+)/g, "{$1}"), describePath(api)]]
  );
  return {
    ...ABOUT,
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: SECURITY_SCHEMES,
      parameters: PARAMETERS,
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([status, name]) => [name, refusal(Number(status))]),
      ),
      schemas: SCHEMAS,
    },
  };
}

function describePath({ parameters, ...operations }: DescribedPath): Schema {
  const methods = Object.entries(operations).map(([method, operation]) => [
    method.toLowerCase(),
    describeOperation(operation),
  ]);
  return { ...(parameters && { parameters }), ...Object.fromEntries(methods) };
}

function describeOperation({ refusals = [], responses, ...operation }: Operation): Schema {
  const refused = refusals.map((status) => [
    status,
    { $ref: `#/components/responses/${REFUSALS[status]}` },
  ]);
  return { ...operation, responses: { ...responses, ...Object.fromEntries(refused) } };
}

/** A refusal: its codes, and the three forms that it is served in. */
function refusal(status: number): DescribedResponse {
  const codes = Object.entries(ERROR_CODES).flatMap(([code, entry]) =>
    entry.status === status && !SOCKET_CODES.includes(code) ? [code] : []
  );
  const { "application/json": problem } = json(schemaRef("Problem"));
  return {
    description: codes.length === 0
      ? "None of the types that Accept names is available"
      : codes.join(", ") + (status === TOO_MANY_REQUESTS ? ", with Retry-After" : ""),
    content: { "application/problem+json": problem!, ...PAGE, ...TEXT },
  };
}
