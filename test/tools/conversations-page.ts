/**
 * The generated half of docs/conversations.md: every step of every conversation with its inputs, data, actions and
 * options, read from the types and the table of fields. `npx tsx test/tools/conversations-page.ts` writes it.
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { SIGN_IN_STEPS } from '../../machines/sign-in/steps.ts'
import { createFields, type DomField, type FieldName } from '../../src/fields.ts'
import { TOP } from './program.ts'
import { createTypeReader, type Member, type Step, type TypeReader } from './type-reader.ts'

/** One conversation: its function, and the files of its view and of its options. */
interface Conversation {
  readonly title: string
  readonly call: string
  readonly folder: string
  readonly view: string
  readonly options?: readonly [name: string, file: string]
}

const CONVERSATIONS: readonly Conversation[] = [
  {
    title: 'Sign-in',
    call: 'useSignIn(auth, options)',
    folder: 'sign-in',
    view: 'SignIn',
    options: ['SignInOptions', 'sign-in/actors.ts'],
  },
  {
    title: 'Sign-up',
    call: 'useSignUp(auth, options)',
    folder: 'sign-up',
    view: 'SignUp',
    options: ['SignUpOptions', 'sign-up/index.ts'],
  },
  {
    title: 'Password reset',
    call: 'usePasswordReset(auth, options)',
    folder: 'password-reset',
    view: 'PasswordReset',
    options: ['PasswordResetOptions', 'password-reset/index.ts'],
  },
  {
    title: 'Authenticator app',
    call: 'useTotpSetup(auth, options)',
    folder: 'totp-setup',
    view: 'TotpSetup',
    options: ['TotpSetupOptions', 'totp-setup/index.ts'],
  },
  {
    title: 'Passkey registration',
    call: 'usePasskeyRegistration(auth)',
    folder: 'passkey-registration',
    view: 'PasskeyRegistration',
  },
  {
    title: 'Devices',
    call: 'useDevices(auth, options)',
    folder: 'devices',
    view: 'Devices',
    options: ['DevicesOptions', 'devices/index.ts'],
  },
]

/** The page. */
export const CONVERSATIONS_PAGE = 'docs/conversations.md'
const START = '<!-- conversations: written by test/tools/conversations-page.ts -->'
const END = '<!-- /conversations -->'

/** The generated half of the page, in Markdown. */
export function conversations(): string {
  const reader = createTypeReader(['src/index.ts'])
  const read = CONVERSATIONS.map((conversation) => ({
    ...conversation,
    steps: reader.steps(`machines/${conversation.folder}/view.ts`, conversation.view),
    optionMembers: conversation.options
      ? reader.members(`machines/${conversation.options[1]}`, conversation.options[0])
      : [],
  }))
  const statuses = reader.statuses('machines/session/view.ts', 'SessionSnapshot')
  const all = [
    ...read.flatMap(({ steps, optionMembers }) => [...steps.flatMap(({ members }) => members), ...optionMembers]),
    ...[...statuses.values()].flat(),
  ]
  return [
    ...read.flatMap(({ title, call, folder, steps, optionMembers }) => [
      `## ${title}`,
      `\`${call}\``,
      ...(optionMembers.length > 0 ? [table(['option', 'type', 'about'], optionMembers.map(typedRow))] : []),
      ...steps.flatMap((step) => describeStep(step, folder === 'sign-in')),
    ]),
    '## Session',
    '`auth.session`, of which `getSnapshot()` gives a union over `status`:',
    ...[...statuses].flatMap(([status, members]) => [
      `### \`${status}\``,
      members.length > 0 ? table(['data', 'type', 'about'], members.map(typedRow)) : 'Nothing more.',
    ]),
    '## Inputs',
    'The attributes of the inputs, by their names:',
    fieldsTable([...new Set(read.flatMap(({ steps }) => steps.flatMap(({ inputs }) => inputs)))] as FieldName[]),
    '## Types',
    ...reader.mentioned(all).flatMap((name) => describeType(name, reader)),
  ].join('\n\n')
}

function describeStep({ name, inputs, members }: Step, isSignIn: boolean): string[] {
  const asks = isSignIn ? `Asks for ${SIGN_IN_STEPS[name as keyof typeof SIGN_IN_STEPS].asks}.` : ''
  const challenges = isSignIn ? challengesOf(name).map((challenge) => `\`${challenge}\``) : []
  const about = [
    asks.replace(/^Asks for (to) /, 'Asks the user $1 ').replace('Asks for nothing any more.', 'The end.'),
    challenges.length > 0 && `Cognito's ${challenges.join(', ')}.`,
    inputs.length > 0 && `Inputs: ${inputs.map((input) => `\`${input}\``).join(', ')}.`,
  ].filter(Boolean)
  return [
    `### \`${name}\``,
    ...(about.length > 0 ? [about.join(' ')] : []),
    ...(members.length > 0
      ? [
          table(
            ['member', 'about'],
            members.map(({ name: member, type, parameters, isOptional, says }) => [
              code(
                parameters === undefined
                  ? `${member}: ${type.replaceAll('readonly ', '')}`
                  : `${member}(${parameters})`,
              ),
              [
                says,
                isOptional && parameters !== undefined && !/absent/i.test(says) && 'Absent where it is not possible.',
              ]
                .filter(Boolean)
                .join(' '),
            ]),
          ),
        ]
      : []),
  ]
}

/** The challenges that lead to a step, from the chart. The secret of an authenticator is fetched before its step. */
function challengesOf(step: string): string[] {
  const edges = signInMachine().config.states?.active?.states?.prompt?.on ?? {}
  return Object.entries(edges)
    .filter(([, targets]) => [targets].flat().some((edge) => (edge as { target?: string }).target === `.${step}`))
    .map(([event]) => (event === 'totp.ask' ? 'challenge.MFA_SETUP' : event))
    .filter((event) => /^challenge\.\w+$/.test(event))
    .map((event) => event.replace('challenge.', ''))
}

function describeType(name: string, reader: TypeReader): string[] {
  const members = reader.membersOf(name)
  if (members.length > 0) return [`### \`${name}\``, table(['member', 'type', 'about'], members.map(typedRow))]
  const text = reader.textOf(name)
  return [`### \`${name}\``, text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``]
}

/** What a browser is told about each input. */
function fieldsTable(names: readonly FieldName[]): string {
  const rows = names.map((name) => {
    const [old, fresh] = [false, true].map((isNew) =>
      createFields([name], { pending: false, error: null, isNew })[name].dom(),
    ) as [DomField, DomField]
    const tokens = [...new Set([old.autoComplete, fresh.autoComplete])].map((token) => code(token)).join(' or ')
    return [code(name), code(old.type), tokens, old.inputMode ? code(old.inputMode) : '', `${old.maxLength}`]
  })
  return table(['input', 'type', 'autocomplete', 'inputmode', 'longest'], rows)
}

const typedRow = ({ name, type, isOptional, says }: Member): string[] => [
  code(`${name}${isOptional ? '?' : ''}`),
  code(type.replaceAll('readonly ', '').replace(/ \| undefined$/, isOptional ? '' : ' | undefined')),
  says,
]

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replaceAll('  ', ' ')

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

/** The page with its present generated half. */
export function withConversations(page: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`${CONVERSATIONS_PAGE} has no place for the conversations`)
  return `${page.slice(0, start)}${START}\n\n${conversations()}\n\n${page.slice(end)}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const page = resolve(TOP, CONVERSATIONS_PAGE)
  writeFileSync(page, withConversations(readFileSync(page, 'utf8')))
}
