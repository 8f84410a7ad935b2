// A store in a folder of its own, removed with it.

import { openSqliteStore, type SqliteStoreOptions } from "../../store/sqlite/store.ts";
import type { EventLog } from "../../hub/event_log.ts";
import type { Sessions } from "../../hub/sessions.ts";

/** A folder that may be opened again and again. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await Deno.makeTempDir({ prefix: "hubbub-log-" }));
  }

  /** All bytes of all files in it, a character each. */
  async content(): Promise<string> {
    let content = "";
    for await (const { name } of Deno.readDir(this.path)) {
      content += new TextDecoder("latin1").decode(await Deno.readFile(`${this.path}/${name}`));
    }
    return content;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Opens a store whose folder goes when its log is closed. */
export async function temporaryStore(
  options: SqliteStoreOptions = {},
): Promise<{ log: EventLog; sessions: Sessions; folder: TemporaryFolder } & AsyncDisposable> {
  const folder = await TemporaryFolder.make();
  const { log, sessions } = await openSqliteStore(folder.path, options);
  return {
    log,
    sessions,
    folder,
    async [Symbol.asyncDispose]() {
      await log.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
