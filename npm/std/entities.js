// @ts-self-types="./entities.d.ts"
export * from "npm:deno-std@1.4.0/html/entities.js";
