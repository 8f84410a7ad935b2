// Every language at once: for the server, which speaks to everybody.

import type { Language } from "../../protocol/language.ts";
import type { Texts } from "../texts.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";

/** The words of each language. */
export const ALL_TEXTS: Readonly<Record<Language, Texts>> = { en: english, zh: chinese };
