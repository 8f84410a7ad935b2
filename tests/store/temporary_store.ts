// A store in a folder of its own, which is removed with it.

import { openSqliteStore, type SqliteStoreOptions } from "../../store/sqlite/store.ts";
import type { Store, StoreOptions } from "../../hub/store.ts";

/** How a contract suite opens a store. */
export type OpenStore = (options?: StoreOptions) => Promise<Store>;

/** When a test of a contract begins, ms since the epoch. */
export const START = Date.UTC(2026, 10, 20, 12);

/** Returns what registers a test of a contract: it gets a new store, and a function that lets time pass. */
export function testsOf(
  kind: string,
  open: OpenStore,
): (name: string, run: (store: Store, pass: (ms: number) => void) => Promise<void>) => void {
  return (name, run) =>
    Deno.test(`${kind}: ${name}`, async () => {
      let now = START;
      await using store = await open({ clock: { now: () => now } });
      await run(store, (ms) => now += ms);
    });
}

/** A folder that can be opened again and again. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await Deno.makeTempDir({ prefix: "hubbub-log-" }));
  }

  /** All bytes of all its files, one character each. */
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

/** Opens a store in a folder that is removed when the store is disposed of. */
export async function temporaryStore(
  options: SqliteStoreOptions = {},
): Promise<Store & { readonly folder: TemporaryFolder }> {
  const folder = await TemporaryFolder.make();
  const store = await openSqliteStore(folder.path, options);
  return {
    ...store,
    folder,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
