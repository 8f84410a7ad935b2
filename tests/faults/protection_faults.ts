// Faults that remove protections which no setting disables. Attacks and mutants plant them.

import type { PlantedFault } from "./planted_fault.ts";

/** By what goes wrong. */
export const PROTECTION_FAULTS = {
  unboundedSocket: {
    find: /(const \w+_MAX_BYTES = )64 \* 1024(;(?:.|\n)*?class \w*SocketWriter)/,
    to: "$1Infinity$2",
  },
  endlessErrors: { find: /const ERRORS_MAX = 20;/, to: "const ERRORS_MAX = 2_000_000;" },
  leakedSlot: {
    find: /( {6})slot\[Symbol\.dispose\]\(\);\n/,
    to: "",
  },
  endlessFrames: { find: / {4}if \(\w+\(data\)\) return this\.close\("too_big"\);\n/, to: "" },
  endlessBodies: { find: / {6}if \(size > FRAME_MAX_BYTES\) throw \w+\(\);\n/, to: "" },
  leakedConnections: { find: / {4}end\.abort\(\);\n/, to: "" },
} as const satisfies Record<string, PlantedFault>;
