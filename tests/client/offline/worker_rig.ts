// The service worker's caches and server, and pages as the server renders them.

import { staticFile } from "../../../client/offline/worker_files.ts";
import { otherPage } from "../../../client/offline/worker_offline.ts";
import { forgetPages, roomPage } from "../../../client/offline/worker_pages.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryCaches } from "../../support/memory_caches.ts";
import { viewOf } from "../sample.ts";

/** The address of the server. */
export const CONFIG = "https://chat.example";

/** The service worker of a device. */
export function device() {
  const caches = new MemoryCaches(CONFIG);
  const work: Promise<unknown>[] = [];
  const asked: string[] = [];
  const answers: { of: (path: string) => Response | Promise<Response> } = {
    of: () => new Response(""),
  };
  const time = new FakeClock();
  const session = { changes: 0 };
  const deps = {
    caches,
    fetch(request: Request) {
      asked.push(request.url.slice(CONFIG.length));
      return Promise.resolve(answers.of(asked.at(-1)!));
    },
    clock: time,
    session,
    later: (each: Promise<unknown>) => void work.push(each.catch(() => {})),
  };
  const file = (path: string) => staticFile(new Request(CONFIG + path), deps);
  const open = (path: string) => roomPage(new Request(CONFIG + path), path, deps);
  const other = (path: string) => otherPage(new Request(CONFIG + path), deps);
  const done = () => Promise.all(work.splice(0));
  const cached = async () => (await (await caches.open("hubbub-pages")).keys()).length / 2;
  const signOut = async () => {
    session.changes += 1;
    await forgetPages({ caches });
  };
  return { caches, asked, answers, file, open, other, done, time, cached, signOut };
}

/** A room's page, as a build of the server renders it. */
export function page(build: string, change: Parameters<typeof viewOf>[1] = {}): Response {
  const view = { ...viewOf([], change), rich: [] };
  const html = `<html><script src="/static/dist/page.js?v=${build}"></script><div id="app">` +
    `</div><script type="application/json" id="view">${JSON.stringify(view)}</script></html>`;
  return new Response(html, { headers: { "content-type": "text/html" } });
}

/** Runs the callbacks of settled promises. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
