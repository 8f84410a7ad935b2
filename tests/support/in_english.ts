// English for tests of what speaks: importing this is enough.

import { english } from "../../client/i18n/english.ts";
import { englishLazy } from "../../client/i18n/english_lazy.ts";
import { setLazyMessages, setMessages } from "../../client/i18n/messages.ts";

setMessages(english);
setLazyMessages(englishLazy);
