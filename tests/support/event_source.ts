// A reader of server-sent events: stores received events and waits for expected ones.

/** A received event with its parsed data; comments have the type "comment". */
export interface StreamedEvent {
  readonly type: string;
  readonly id?: string;
  // deno-lint-ignore no-explicit-any -- what it holds is what the test looks at
  readonly data?: any;
  readonly comment?: string;
  readonly retry?: number;
}

/** Options of a request. */
export interface EventSourceOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** An event that has not arrived by then counts as lost. */
const EVENT_WITHIN_MS = 15_000;

/** Parses a body as a browser's EventSource does; ends or throws as the body does. */
export async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<StreamedEvent> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    rest += text;
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
      yield parseEvent(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
  }
}

function parseEvent(block: string): StreamedEvent {
  const event: { -readonly [Field in keyof StreamedEvent]: StreamedEvent[Field] } = {
    type: "message",
  };
  for (const line of block.split("\n")) {
    const [, field = "", value = ""] = /^([^:]*): ?(.*)$/s.exec(line) ?? [];
    if (field === "") return { type: "comment", comment: value };
    if (field === "event") event.type = value;
    else if (field === "id") event.id = value;
    else if (field === "retry") return { type: "retry", retry: Number(value) };
    else if (field === "data") event.data = JSON.parse(value);
    else throw new Error(`Cannot parse "${line}": no field of an event stream`);
  }
  return event;
}

/** An open stream whose events are stored until they are taken. */
export class EventSourceReader implements AsyncDisposable {
  /** All received events, in order. */
  readonly events: StreamedEvent[] = [];
  readonly response: Response;
  /** Resolves when the server ends the stream; true if it was ended cleanly. */
  readonly ended: Promise<boolean>;
  readonly #abort: AbortController;
  readonly #untaken: StreamedEvent[] = [];
  #wake = Promise.withResolvers<void>();

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    this.ended = this.#read();
  }

  /** Resolves when the head has arrived; `response` shows whether it is a stream. */
  static async open(
    url: string | URL,
    { headers = {} }: EventSourceOptions = {},
  ): Promise<EventSourceReader> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", ...headers },
      signal: abort.signal,
    });
    return new EventSourceReader(response, abort);
  }

  /**
   * Resolves with the earliest event of a type (which satisfies `where`) that was not taken, or the
   * next one.
   */
  async next(
    type: string,
    where: (event: StreamedEvent) => boolean = () => true,
    within = EVENT_WITHIN_MS,
  ): Promise<StreamedEvent> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(this.#missing(type, within))), within);
    try {
      while (true) {
        const index = this.#untaken.findIndex((event) => event.type === type && where(event));
        if (index >= 0) return this.#untaken.splice(index, 1)[0]!;
        await Promise.race([this.#wake.promise, late]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** The received cursors, in order. */
  get ids(): string[] {
    return this.events.flatMap(({ id }) => id === undefined ? [] : [id]);
  }

  /** Disconnects without notice, like a closed tab. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.ended;
  }

  #missing(type: string, within: number): string {
    const last = this.events.slice(-5).map((event) => JSON.stringify(event).slice(0, 300));
    return `No "${type}" event within ${within} ms; the last ones were:\n${last.join("\n")}`;
  }

  async #read(): Promise<boolean> {
    try {
      for await (const event of readEvents(this.response.body!)) {
        this.events.push(event);
        this.#untaken.push(event);
        this.#wake.resolve();
        this.#wake = Promise.withResolvers<void>();
      }
      return true;
    } catch {
      // Cut off; the caller that awaits `ended` decides what that means.
      return false;
    }
  }
}
