// Types of jsr:@std/html@1.0.5/entities, which its republication on npm lacks.
// Copyright the Deno authors. MIT license.

export type EntityList = Record<string, string>;
export function escape(str: string): string;
export type UnescapeOptions = {
  entityList: EntityList;
};
export function unescape(str: string, options?: Partial<UnescapeOptions>): string;
