// The entry of the writer's worker.

import { serveWriter, type WriterPort } from "./serve_writer.ts";

// The type checker knows `self` as a window; in a worker it is the port.
serveWriter(self as unknown as WriterPort);
