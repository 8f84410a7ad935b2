// Types of jsr:@std/media-types@1.1.0, which its republication on npm lacks.
// Copyright the Deno authors. MIT license.

/** jsr's leaves `undefined` out where the argument is the literal name of a known type. */
export function contentType(extensionOrType: string): string | undefined;
export function extension(type: string): string | undefined;
export function allExtensions(type: string): string[] | undefined;
export function formatMediaType(
  type: string,
  param?: Record<string, string> | Iterable<[string, string]>,
): string;
export function getCharset(type: string): string | undefined;
export function parseMediaType(
  type: string,
): [mediaType: string, params: Record<string, string> | undefined];
export function typeByExtension(extension: string): string | undefined;
