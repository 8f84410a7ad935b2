// @ts-self-types="./base32.d.ts"
export * from "npm:deno-std@1.4.0/encoding/base32.js";
