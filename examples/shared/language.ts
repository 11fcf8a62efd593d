/**
 * The language of the screens: the first one of the browser that they speak, else English. An app of one language imports
 * that one alone.
 *
 * @module
 */
import { en as enMessages, type Messages } from 'cognito-machines/messages'
import { de as deMessages } from 'cognito-machines/messages/de'
import { es as esMessages } from 'cognito-machines/messages/es'
import { fr as frMessages } from 'cognito-machines/messages/fr'
import { ja as jaMessages } from 'cognito-machines/messages/ja'
import { pt as ptMessages } from 'cognito-machines/messages/pt'
import { de } from './words/de.ts'
import { en, type Words } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { ja } from './words/ja.ts'
import { pt } from './words/pt.ts'

/** The words of the screens, and the sentences of the library about errors. */
interface Spoken {
  readonly words: Words
  readonly messages: Messages
}

/** By the first part of a BCP 47 tag. */
export const LANGUAGES: Readonly<Record<string, Spoken>> = {
  en: { words: en, messages: enMessages },
  de: { words: de, messages: deMessages },
  es: { words: es, messages: esMessages },
  fr: { words: fr, messages: frMessages },
  ja: { words: ja, messages: jaMessages },
  pt: { words: pt, messages: ptMessages },
}

// A phone's `navigator` has no languages: there, ask expo-localization.
const wanted = (globalThis.navigator?.languages ?? []).map((tag) => tag.split('-')[0] ?? '')

/** The tag of the language, for the attribute `lang`. */
export const language = wanted.find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? 'en'

export const { words, messages } = LANGUAGES[language] as Spoken
