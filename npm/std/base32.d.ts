// Types of jsr:@std/encoding@1.0.10/base32, which its republication on npm lacks.
// Copyright the Deno authors. MIT license.

export type Uint8Array_ = ReturnType<Uint8Array["slice"]>;
export function encodeBase32(data: ArrayBuffer | Uint8Array | string): string;
export function decodeBase32(b32: string): Uint8Array_;
