// GET /static/{path} and /sw.js: the files of static/, and the service worker.

import { ChatError } from "../../protocol/chat_error.ts";
import type { StaticFiles } from "../http/static_files.ts";
import type { Handler } from "./route.ts";

const SERVICE_WORKER = "dist/sw.js";

/** Serves a file; an address with the hash of its content in `?v=` is cached forever. */
export function getStaticFile({ files }: { readonly files: StaticFiles }): Handler {
  return ({ params, request, url }) =>
    found(files.respond(params.path ?? "", request, url.searchParams.get("v")));
}

/** Serves the service worker from the root, because it controls only what is below its own path. */
export function getServiceWorker({ files }: { readonly files: StaticFiles }): Handler {
  return ({ request }) => found(files.respond(SERVICE_WORKER, request, null));
}

function found(response: Response | undefined): Response {
  if (response === undefined) throw new ChatError("not_found", "There is no such file");
  return response;
}
