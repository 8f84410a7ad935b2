// Checks in the browser that a page contains only what its components create. Anything else was
// created by a text.

import type { Frame } from "./playwright.ts";

/** Elements that the page's components and its Markdown create. */
const ELEMENTS = [
  "html head meta title link script noscript body div main header footer aside section nav",
  "h1 h2 h3 h4 h5 h6 p span bdi strong em b i s del code pre br hr blockquote ol ul li time",
  "a img button form fieldset legend label input textarea select option iframe svg path circle",
  "rect line polyline g table thead tbody tr th td details summary dialog kbd mark small sup output",
].join(" ").split(" ");

/** Attributes that carry code, addresses or documents, and their allowed values. */
interface AuditRules {
  readonly elements: readonly string[];
  readonly origin: string;
}

/** Describes everything in the document that no component creates. */
export async function strangers(frame: Frame, origin: string): Promise<string[]> {
  return await frame.evaluate(findStrangers, { elements: ELEMENTS, origin });
}

// Runs in the page, so it uses nothing from outside.
function findStrangers({ elements, origin }: AuditRules): string[] {
  const found: string[] = [];
  const own = (address: string) => new URL(address, document.baseURI).origin === origin;
  for (const element of document.querySelectorAll("*")) {
    const tag = element.localName;
    const report = (what: string) =>
      found.push(`<${tag}> ${what}: ${element.outerHTML.slice(0, 200)}`);
    if (!elements.includes(tag)) report("is no element of ours");
    for (const { name, value } of element.attributes) {
      if (/^on/.test(name)) report(`has ${name}`);
      if (["srcdoc", "formaction", "ping", "background", "xlink:href", "srcset"].includes(name)) {
        report(`has ${name}`);
      }
      if (name === "style" && /url|expression|binding/i.test(value)) report(`has style ${value}`);
      if (["src", "action", "poster", "data"].includes(name) && !own(value)) report(`has ${name}`);
      if (name === "href") {
        const { protocol } = new URL(value, document.baseURI);
        if (!["http:", "https:"].includes(protocol)) report(`leads to ${value}`);
        if (!own(value) && (tag !== "a" || !/noopener/.test(element.getAttribute("rel") ?? ""))) {
          report(`leads elsewhere`);
        }
      }
    }
    if (tag === "script" && element.id !== "view" && !own(element.getAttribute("src") ?? "x:")) {
      report("is a script");
    }
    if (tag === "meta" && /refresh/i.test(element.getAttribute("http-equiv") ?? "")) {
      if (!/^\d+$/.test(element.getAttribute("content") ?? "")) report("leads elsewhere");
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    found.push(`two elements have the id ${id}`);
  }
  if (document.title.includes("PWNED")) found.push("the title was changed");
  return found;
}
