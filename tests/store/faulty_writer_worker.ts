// A writer that fails on demand, by memory that it shares with the test.

import { serveWriter, type WriterPort } from "../../store/sqlite/serve_writer.ts";
import { FAULT, STATE } from "./faults.ts";

const port = self as unknown as WriterPort & {
  onmessage: ((event: MessageEvent) => void) | null;
};
/** SQLite's own maximum, which is its default. */
const NO_LIMIT = 0xfffffffe;
/** SQLITE_IOERR. */
const IO_ERROR = 10;

port.onmessage = ({ data }) => {
  const shared = new Int32Array(data);
  const wanted = () => Atomics.load(shared, STATE.fault);
  serveWriter(port, {
    beforeWrite(db) {
      Atomics.add(shared, STATE.writes, 1);
      Atomics.notify(shared, STATE.writes);
      if (wanted() === FAULT.failing) {
        throw Object.assign(new Error("disk I/O error"), { errcode: IO_ERROR });
      }
      // The lowest limit that SQLite accepts is the current size of the file.
      db.exec(`PRAGMA max_page_count = ${wanted() === FAULT.diskFull ? 1 : NO_LIMIT}`);
    },
    beforeCommit() {
      if (wanted() !== FAULT.slow) return;
      Atomics.store(shared, STATE.reached, 1);
      Atomics.notify(shared, STATE.reached);
      Atomics.wait(shared, STATE.fault, FAULT.slow);
    },
    afterCommit() {
      if (wanted() === FAULT.death) throw new Error("the test wanted it to die");
    },
  });
};
