// Parses the output of strace: what a process did to the files of a folder, and what it printed
// meanwhile.

/** An operation, in the order of the trace. */
export type DiskOp =
  | { readonly do: "create"; readonly path: string }
  | { readonly do: "write"; readonly path: string; readonly at: number; readonly bytes: Uint8Array }
  | { readonly do: "truncate"; readonly path: string; readonly size: number }
  | { readonly do: "unlink"; readonly path: string }
  | { readonly do: "rename"; readonly path: string; readonly to: string }
  | { readonly do: "mkdir"; readonly path: string }
  /** Of a file or of a folder. */
  | { readonly do: "sync"; readonly path: string }
  /** A line on stdout. */
  | { readonly do: "print"; readonly line: string };

/** The calls that strace records; those that only some platforms have are optional. */
export const TRACED: string = [
  ...["openat", "mkdir", "mkdirat", "unlink", "unlinkat", "?rename", "renameat", "renameat2"],
  ...["write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range"],
  ...["ftruncate", "fallocate", "fsync", "fdatasync", "sync_file_range", "msync"],
].join(",");

const STDOUT = 1;
const LINE = /^(\d+) +(?:<\.\.\. (\w+) resumed>)?(.*)$/s;
const UNFINISHED = " <unfinished ...>";
const CALL = /^(\w+)\((.*)\) += (-?\d+|\?)/s;
/** `17<\x2f\x74…>`: a descriptor and its path, as `-y -xx` prints them. */
const DESCRIPTOR = /^(-?\d+|AT_FDCWD)(?:<([^>]*)>)?/;
/** `"\x2f…", "\x2f…"`, with or without the descriptors of folders before them. */
const TWO_STRINGS = /"((?:\\x[0-9a-f]{2})*)".*"((?:\\x[0-9a-f]{2})*)"/;
const STRING = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/;
/** SQLite maps its shared memory, which does not matter after a power cut: it is created again. */
const NOT_KEPT = /-shm$/;

/** Parses a trace; only operations in `folder`, its parents and on stdout. */
export function readTrace(text: string, folder: string): DiskOp[] {
  const ops: DiskOp[] = [];
  const begun = new Map<string, string>();
  /** Descriptors without a position of their own: plain writes append. */
  const positions = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, thread, resumed, rest] = LINE.exec(line) ?? [];
    if (thread === undefined || rest === undefined) continue;
    if (rest.endsWith(UNFINISHED)) {
      const start = rest.slice(0, -UNFINISHED.length);
      begun.set(thread, start);
      // A printed line counts from the moment of its write.
      ops.push(...printedLines(start));
      continue;
    }
    const whole = resumed === undefined ? rest : (begun.get(thread) ?? "") + rest;
    begun.delete(thread);
    const [, name, args, result] = CALL.exec(whole) ?? [];
    if (name === undefined || args === undefined || Number(result) < 0) continue;
    if (resumed === undefined) ops.push(...printedLines(whole));
    const op = readCall(name, args, Number(result), whole, positions);
    if (op !== undefined && isOurs(op, folder)) ops.push(op);
  }
  return ops;
}

function printedLines(call: string): DiskOp[] {
  if (!call.startsWith(`write(${STDOUT}<`)) return [];
  const { bytes } = readString(call);
  const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
  return lines.map((line) => ({ do: "print", line }));
}

function readCall(
  name: string,
  args: string,
  result: number,
  call: string,
  positions: Map<string, number>,
): DiskOp | undefined {
  const [, descriptor, shownPath = ""] = DESCRIPTOR.exec(args) ?? [];
  const path = new TextDecoder().decode(fromHex(shownPath));
  switch (name) {
    case "openat": {
      const opened = new TextDecoder().decode(readString(args).bytes);
      positions.set(opened, 0);
      return args.includes("O_CREAT") ? { do: "create", path: opened } : undefined;
    }
    case "mkdir":
    case "mkdirat":
      return { do: "mkdir", path: new TextDecoder().decode(readString(args).bytes) };
    case "unlink":
    case "unlinkat":
      return { do: "unlink", path: new TextDecoder().decode(readString(args).bytes) };
    case "rename":
    case "renameat":
    case "renameat2": {
      const [, from = "", to = ""] = TWO_STRINGS.exec(args) ?? [];
      const text = (hex: string) => new TextDecoder().decode(fromHex(hex));
      return { do: "rename", path: text(from), to: text(to) };
    }
    case "fsync":
    case "fdatasync":
      return { do: "sync", path };
    case "ftruncate":
      return { do: "truncate", path, size: Number(/, (\d+)$/.exec(args)?.[1]) };
    case "pwrite64": {
      const { bytes } = readString(args);
      return { do: "write", path, at: Number(/, (\d+)$/.exec(args)?.[1]), bytes };
    }
    case "write": {
      if (Number(descriptor) === STDOUT) return undefined;
      const at = positions.get(path) ?? 0;
      positions.set(path, at + result);
      return { do: "write", path, at, bytes: readString(args).bytes };
    }
    default:
      // An unknown operation must not be overlooked.
      return path === "" ? undefined : { do: "write", path: `${path}?${call}`, at: 0, bytes: NONE };
  }
}

const NONE = new Uint8Array();

function isOurs(op: DiskOp, folder: string): boolean {
  if (op.do === "print") return true;
  const { path } = op;
  if (path.includes("?") && path.startsWith(folder)) {
    throw new Error(`Cannot replay what strace saw: ${path}`);
  }
  if (NOT_KEPT.test(path)) return false;
  return path.startsWith(`${folder}/`) || path === folder ||
    (op.do === "sync" && folder.startsWith(`${path}/`));
}

function readString(args: string): { bytes: Uint8Array } {
  const [, hex, cut] = STRING.exec(args) ?? [];
  if (hex === undefined || cut !== undefined) {
    throw new Error(`Cannot read what strace saw: ${args.slice(0, 200)}`);
  }
  return { bytes: fromHex(hex) };
}

/** `\x2f\x74` as bytes. */
function fromHex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll("\\x", ""));
}
