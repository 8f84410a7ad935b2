// Pages as the server sends them: whole, safe, and without anything inline.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createPageRenderer } from "../../../client/pages/render_page.tsx";
import type { PageView } from "../../../protocol/view.ts";
import { ADA, ME, message, pageOf, viewOf } from "../sample.ts";

const ASSETS = {
  preloads: {
    en: ["/static/dist/english.js", "/static/dist/chunk-2.js", "/static/dist/chunk-1.js"],
    zh: ["/static/dist/chinese.js", "/static/dist/chunk-2.js", "/static/dist/chunk-1.js"],
  },
  script: "/static/dist/page.js",
  start: "/static/start.js",
  style: "/static/page.css",
  icon: "/static/icon.svg",
  newsIcon: "/static/icon_news.svg",
  localTimes: "/static/local_times.js",
};

const { renderPage } = createPageRenderer();

function render(view: PageView): string {
  return renderPage(view, ASSETS, { language: "en", density: "roomy" });
}

const CONFIG = { password: false, guests: true, textMax: 4_000 };
const ROOM_LINE = { room: "garden", head: 3, count: 1, lastAt: 1_000 };

const PAGES: readonly PageView[] = [
  viewOf([message(1)]),
  viewOf([message(1)], { connectBy: "refresh" }),
  viewOf([message(1)], {
    user: null,
    problem: { code: "bad_request", message: "No", text: "kept", name: "Bo" },
  }),
  viewOf([], { target: 1 }),
  { page: "log", room: "lobby", ...pageOf([], 0), users: [], count: 0, user: null, refresh: 5 },
  { page: "people", users: [ME], count: 2, user: ME, refresh: 5 },
  {
    page: "welcome",
    user: ME,
    room: "lobby",
    rooms: [ROOM_LINE],
    moreRooms: true,
    sessions: [{ id: "s1", label: "Firefox", createdAt: 1, current: true }],
    connectBy: "auto",
    config: CONFIG,
  },
  { page: "rooms", user: null, rooms: [ROOM_LINE], next: "1000.garden", q: "a&b" },
  {
    page: "error",
    status: 404,
    code: "not_found",
    title: "Nothing here",
    detail: "RoomSnapshot elsewhere",
    back: "/",
  },
];

Deno.test("renderPage() makes whole documents with nothing inline", () => {
  for (const page of PAGES) {
    const html = render(page);
    assert(html.startsWith("<!doctype html><html lang="));
    assert(!/ (style|on[a-z]+)=/.test(html), page.page);
    assert(!/<style/.test(html), page.page);
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) {
      assert(/ src=| type="application\/json"/.test(tag), tag);
    }
  }
});

Deno.test("renderPage() lets no text become markup", () => {
  const text = `</script><script>alert(1)</script><img src=x onerror=alert(2)>`;
  const html = render(viewOf([message(1, { text, user: { ...ADA, name: text } })]));
  assert(!html.includes("<script>alert"));
  assert(!html.includes("<img src=x"));
  const data = /<script type="application\/json" id="view">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
  assertEquals(JSON.parse(data).events[0].text, text);
});

Deno.test("renderPage() puts the log into a room before any script runs", () => {
  const html = render(viewOf([message(1), message(2, { user: ME, edited: 3_000 })]));
  assertStringIncludes(html, "text 1");
  assertStringIncludes(html, `href="/rooms/lobby/2"`);
  assertStringIncludes(html, "edited");
  assertStringIncludes(html, `datetime="1970-01-01T00:00:02.000Z"`);
});

Deno.test("renderPage() gives a room a form and a frame that work without scripts", () => {
  const html = render(viewOf([], { user: null }));
  assertStringIncludes(html, `method="post" action="/rooms/lobby"`);
  assertStringIncludes(html, `name="text"`);
  assertStringIncludes(html, `name="name"`);
  const noscript = /<main.*?<noscript>(.*?)<\/noscript>/s.exec(html)?.[1];
  assertStringIncludes(noscript ?? "", `src="/rooms/lobby?view=log&amp;refresh=5"`);
});

Deno.test("renderPage() loads no script if the user chose active refresh", () => {
  const html = render(viewOf([], { connectBy: "refresh" }));
  assert(!html.includes("<script"));
  assertStringIncludes(html, `<iframe class="refreshing-log"`);
  assertStringIncludes(html, `name="refresh"`);
});

Deno.test("renderPage() keeps what was typed beside what went wrong", () => {
  const html = render(
    viewOf([], {
      user: null,
      problem: { code: "too_long", message: "Too long", text: "my <text>", name: "Bo" },
    }),
  );
  assertStringIncludes(html, "Too long");
  assertStringIncludes(html, "my &lt;text></textarea>");
  assertStringIncludes(html, `value="Bo"`);
});

Deno.test("renderPage() reloads the log frame, and leaves it from its links", () => {
  const html = render({
    page: "log",
    room: "lobby",
    ...pageOf([message(1)], 1),
    users: [],
    count: 0,
    user: null,
    refresh: 5,
  });
  assertStringIncludes(html, `<meta http-equiv="refresh" content="5"/>`);
  assertStringIncludes(html, `target="_top"`);
});

Deno.test("renderPage() shows deleted messages as deleted, and distinguishes confusable names", () => {
  const { text: _text, edited: _edited, ...rest } = message(1);
  const html = render(viewOf([
    { ...rest, deleted: 2_000 },
    message(2, { user: { ...ADA, id: "u_other", name: "ADA" } }),
  ]));
  assertStringIncludes(html, "This message was deleted");
  assertStringIncludes(html, `<span class="user-tag">ther</span>`);
});

Deno.test("renderPage() leads to the rooms that are not on a page", () => {
  const [welcome, rooms] = ["welcome", "rooms"].map((name) =>
    render(PAGES.find(({ page }) => page === name)!)
  );
  assertStringIncludes(welcome!, '<a class="more-rooms" href="/rooms">');
  assertStringIncludes(rooms!, 'href="/rooms?cursor=1000.garden&amp;q=a%26b"');
});

Deno.test("renderPage() asks for a password if the server has one", () => {
  const welcome = PAGES.find(({ page }) => page === "welcome");
  if (welcome?.page !== "welcome") throw new Error("No welcome page among the samples");
  assert(!render(welcome).includes(`type="password"`));
  assertStringIncludes(
    render({ ...welcome, config: { ...CONFIG, password: true } }),
    `type="password"`,
  );
});

Deno.test("renderPage() makes links only of what a click may follow, and marks mentions", () => {
  const text = "@me see [ok](https://a.example/) not [bad](javascript:alert(1)) **now** <i>x</i>";
  const page = render(viewOf([message(1, { text })]));
  assertStringIncludes(page, 'href="https://a.example/"');
  assertStringIncludes(page, 'rel="noopener noreferrer nofollow"');
  assertStringIncludes(page, "[bad](javascript:alert(1))");
  assert(!/href="javascript/i.test(page));
  assertStringIncludes(page, '<mark class="mention notranslate">@me</mark>');
  assertStringIncludes(page, "<strong>now</strong>");
  assertStringIncludes(page, "&lt;i>x&lt;/i>");
});

Deno.test("renderPage() shows a message of nothing but emoji large", () => {
  assertStringIncludes(render(viewOf([message(1, { text: "👩‍🚀🎉" })])), "is-emoji");
  assert(!render(viewOf([message(1, { text: "12 #" })])).includes("is-emoji"));
});
