// English for tests of what speaks: importing this is enough.

import { english } from "../../client/languages/english.ts";
import { englishLazy } from "../../client/languages/english_lazy.ts";
import { setLazyMessages, setMessages } from "../../client/messages.ts";

setMessages(english);
setLazyMessages(englishLazy);
