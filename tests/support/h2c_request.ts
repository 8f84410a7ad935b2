// A request over HTTP/2 without TLS, as a proxy may send it: with an authority and no `Host`.

import { connect } from "node:http2";

/** The request. */
export interface H2cRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The requested authority. @default the server's own */
  readonly authority?: string;
}

/** A complete response. */
export interface H2cAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Connects for this one request. */
export async function h2cRequest(
  url: string,
  { method = "GET", path, headers = {}, body, authority }: H2cRequest,
): Promise<H2cAnswer> {
  const client = connect(url);
  const { promise, resolve, reject } = Promise.withResolvers<H2cAnswer>();
  client.on("error", reject);
  const request = client.request({
    ":method": method,
    ":path": path,
    ...(authority === undefined ? {} : { ":authority": authority }),
    ...headers,
    // A GET ends with its headers.
  }, { endStream: body === undefined });
  let head: Record<string, unknown> = {};
  let text = "";
  request.on("response", (response) => head = response);
  request.setEncoding("utf8");
  request.on("data", (part) => text += part);
  request.on("end", () => resolve({ status: Number(head[":status"]), headers: head, body: text }));
  request.on("error", reject);
  if (body !== undefined) request.end(body);
  try {
    return await promise;
  } finally {
    await new Promise<void>((closed) => client.close(() => closed()));
  }
}
