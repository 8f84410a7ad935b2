// The version of this server, told by --version, the banner and /healthz.

import manifest from "../../deno.json" with { type: "json" };

/** As deno.json has it, so that there is one place to change. */
export const VERSION: string = manifest.version;
