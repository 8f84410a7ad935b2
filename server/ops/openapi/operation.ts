// The description of one operation, as a route declares it, and short forms to write it with.

/** A JSON Schema (OpenAPI 3.1). */
export type Schema = Readonly<Record<string, unknown>>;

/** Bodies by media type. */
export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** A parameter, or a reference to one of the shared parameters. */
export type Parameter = Schema;

/** A response that is not a refusal. */
export interface DescribedResponse {
  readonly description: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, Schema>>;
}

/** The statuses of refusals, each with the name of its description. */
export const REFUSALS = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Gone",
  413: "TooLong",
  415: "UnsupportedType",
  429: "RateLimited",
  503: "Unavailable",
} as const;

/** What one method of a path does. */
export interface Operation {
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  /** Successes and redirects, by status. */
  readonly responses: Readonly<Record<number, DescribedResponse>>;
  /** The statuses of its refusals. @default none */
  readonly refusals?: readonly (keyof typeof REFUSALS)[];
}

/** What a path does: its parameters, and an operation for each method. */
export interface DescribedPath {
  readonly parameters?: readonly Parameter[];
  readonly GET?: Operation;
  readonly POST?: Operation;
  readonly PATCH?: Operation;
  readonly DELETE?: Operation;
}

/** Any string. */
export const STRING: Schema = { type: "string" };
/** HTML. */
export const PAGE: Content = { "text/html": { schema: STRING } };
/** Plain text. */
export const TEXT: Content = { "text/plain": { schema: STRING } };

/** A JSON body. */
export function json(schema: Schema): Content {
  return { "application/json": { schema } };
}

/** A required body. */
export function body(content: Content): NonNullable<Operation["requestBody"]> {
  return { required: true, content };
}

/** An object that has `required` and may have `optional`. */
export function object(required: Schema, optional: Schema = {}): Schema {
  return {
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

/** A reference to one of the shared schemas. */
export function schemaRef(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** References to shared parameters. */
export function parameterRefs(...names: readonly string[]): Parameter[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** A parameter of the path. */
export function inPath(name: string, schema: Schema = STRING): Parameter {
  return { name, in: "path", required: true, schema };
}

/** An optional parameter of the query. */
export function inQuery(name: string, description?: string, schema: Schema = STRING): Parameter {
  return { name, in: "query", ...(description === undefined ? {} : { description }), schema };
}

/** An optional header. */
export function inHeader(name: string, description: string): Parameter {
  return { name, in: "header", description, schema: STRING };
}
