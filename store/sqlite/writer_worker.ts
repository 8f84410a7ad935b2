// Entry of the writer's worker.

import { serveWriter, type WriterPort } from "./serve_writer.ts";

// The types at hand are a window's; in a worker `self` is the port.
serveWriter(self as unknown as WriterPort);
