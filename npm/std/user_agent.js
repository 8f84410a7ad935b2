// @ts-self-types="./user_agent.d.ts"
export * from "npm:deno-std@1.4.0/http/user_agent.js";
