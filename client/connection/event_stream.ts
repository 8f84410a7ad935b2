// Parses server-sent events from a stream of text, as the HTML standard specifies.

/** One event. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  readonly id?: string;
}

/**
 * An incremental parser. EventSource does the same, but hides the comments that show that a quiet stream
 * is alive, and the status that tells why one was refused.
 */
export class EventStream {
  #rest = "";
  #type = "";
  #data: string[] = [];
  #id: string | undefined;

  /** Parses more text, and returns the events that are complete. */
  feed(text: string): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length > 0) {
          events.push({
            type: this.#type || "message",
            data: this.#data.join("\n"),
            id: this.#id,
          });
        }
        this.#type = "";
        this.#data = [];
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") this.#type = value;
      else if (field === "data") this.#data.push(value);
      else if (field === "id") this.#id = value;
    }
    return events;
  }
}
