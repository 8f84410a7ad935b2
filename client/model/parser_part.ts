// The parser of Markdown as a part of the script that is brought later.

export { parseMarkdown } from "../../text/markdown_parser.ts";
export { plainForm } from "../../text/plain_form.ts";

// Compiling it and drawing every line anew by it are each a long task on a slow device. Who imports
// this goes on in a task of its own, so that keys are heard between the two. Here and not where it is
// imported: that is a part of the first view.
await new Promise((go) => setTimeout(go));
