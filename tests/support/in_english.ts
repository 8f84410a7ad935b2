// English for tests of what speaks: importing this is enough.

import { english } from "../../client/languages/english.ts";
import { englishLater } from "../../client/languages/english_later.ts";
import { speak, speakLater } from "../../client/texts.ts";

speak(english);
speakLater(englishLater);
