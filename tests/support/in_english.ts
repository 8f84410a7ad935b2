// Speaks English, for tests of parts that no page has been made around.

import { english } from "../../client/languages/english.ts";
import { speak } from "../../client/texts.ts";

speak(english);
