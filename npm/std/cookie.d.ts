// Types of jsr:@std/http@1.1.4/cookie, which its republication on npm lacks.
// Copyright the Deno authors. MIT license.

export interface Cookie {
  name: string;
  value: string;
  expires?: Date | number;
  maxAge?: number;
  domain?: string;
  path?: string;
  secure?: boolean;
  httpOnly?: boolean;
  partitioned?: boolean;
  sameSite?: "Strict" | "Lax" | "None";
  unparsed?: string[];
}
export function getCookies(headers: Headers): Partial<Record<string, string>>;
export function setCookie(headers: Headers, cookie: Cookie): void;
export function deleteCookie(
  headers: Headers,
  name: string,
  attributes?: Pick<Cookie, "path" | "domain" | "secure" | "httpOnly" | "partitioned">,
): void;
export function getSetCookies(headers: Headers): Cookie[];
