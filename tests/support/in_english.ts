// Sets English for tests of components and models. Import it for its effect.

import { english } from "../../client/i18n/english.ts";
import { englishRest } from "../../client/i18n/english_rest.ts";
import { setMessages, setRestMessages } from "../../client/i18n/messages.ts";

setMessages(english);
setRestMessages(englishRest);
