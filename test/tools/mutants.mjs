/**
 * `npm run mutants -- <folder> [file ...]`: changes the code of a folder in every way that Stryker knows, one change at a
 * time, and prints the changes that no test notices, and the score. A folder takes an hour or more. What has not changed
 * since the last run is not run again. The reports are in `reports/mutants/`.
 *
 * The score is killed / (all - equivalent - texts of messages). A mutant that runs into a time-out is killed, one that no
 * test covers is not. `equivalent-mutants.json` lists the equivalent ones: those that change nothing that a caller could
 * see, with the reason. Mutants of code that runs once, as a module loads, are left out: each would need all tests anew.
 * A chart is built once too: it has a run of its own, with its own tests, such as `npm run mutants -- machines/sign-up`.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { Stryker } from '@stryker-mutator/core'

const NO_CHART = '!machines/*/machine.ts'
const CHARTS = ['devices', 'passkey-registration', 'password-reset', 'session', 'sign-in', 'sign-up', 'totp-setup']

/** The sources of each folder, and the tests that are about them: with all tests a mutant would take minutes. */
const FOLDERS = {
  crypto: {
    mutate: ['src/crypto/*.ts'],
    tests: ['test/crypto/*.test.ts', 'test/sign-in/*.test.ts'],
    slow: ['test/crypto/{witness,outside}*'],
  },
  device: {
    mutate: ['src/device/*.ts'],
    tests: [
      'test/device/*.test.ts',
      'test/flows/{device,real,stored}-*.test.ts',
      'test/session/verdicts.test.ts',
      'test/account/devices.test.ts',
      'test/machines/devices/machine.test.ts',
    ],
    slow: ['test/flows/device-{table,crash}*'],
  },
  storage: {
    mutate: ['src/storage/*.ts'],
    tests: [
      'test/storage/*.test.ts',
      'test/session/{codec,cookie-places,document-cookies,later-versions,per-request,record-store,storages}.test.ts',
      'test/flows/{legacy-storage-hangs,resume-*,sign-in-resume,stored-names}.test.ts',
      '!test/storage/{crash-consistency,faults}.test.ts',
    ],
    slow: ['test/react-native/phone-storages.test.ts', 'test/session/migrate.test.ts'],
  },
  session: {
    mutate: ['src/session/*.ts', 'machines/session/*.ts', NO_CHART],
    tests: [
      'test/session/*.test.ts',
      'test/machines/session/*.test.ts',
      '!test/machines/session/graph.test.ts',
      'test/flows/{issuer,memory-session*,migrated*,other-realms,sign-out-note,two-storages}.test.ts',
      '!test/session/{crash-consistency,interleavings,process-end,random-lives}.test.ts',
    ],
    slow: ['test/session/{damaged-names,faults-transport,migrate}.test.ts'],
  },
  transport: {
    mutate: ['src/transport/**/*.ts'],
    tests: ['test/transport/*.test.ts', 'test/flows/{endpoint,endpoints,streamed-body,thrown-causes,waf}.test.ts'],
    slow: ['test/transport/hostile-answers.test.ts', 'test/flows/thrown-causes.test.ts'],
  },
  'sign-in': {
    mutate: ['src/sign-in/*.ts', 'machines/sign-in/*.ts', NO_CHART],
    tests: [
      'test/{sign-in,flows}/*.test.ts',
      'test/machines/sign-in/{chart*,index,machine,walks}.test.ts',
      '!test/flows/{device-table,device-crash,flow-lives}.test.ts',
    ],
    slow: ['test/flows/{canary,device-confirmation,device-journeys,device-owners,gate,thrown-causes}.test.ts'],
  },
  machines: {
    mutate: [
      'machines/*.ts',
      'machines/{devices,passkey-registration,password-reset,sign-up,totp-setup}/*.ts',
      NO_CHART,
    ],
    tests: [
      'test/machines/*.test.ts',
      'test/machines/*/machine.test.ts',
      'test/flows/{device-name,flow-journeys,forms,handed-over}.test.ts',
      'test/account/{code-resume,whole-life}.test.ts',
      '!test/machines/{charts,diagrams,one-chart}.test.ts',
    ],
    slow: ['test/machines/{flows.walks,pending}.test.ts'],
  },
  // These tests build the chart as they load, so that each of its mutants is tried by all of them.
  ...Object.fromEntries(
    CHARTS.map((name) => [
      `machines/${name}`,
      {
        mutate: [`machines/${name}/machine.ts`],
        tests: [`test/machines/${name}/{chart*,machine}.test.ts`],
        slow: [],
        isChart: true,
      },
    ]),
  ),
}

const [folder, ...files] = process.argv.slice(2)
const chosen = FOLDERS[folder]
if (!chosen) {
  console.error(`usage: npm run mutants -- ${Object.keys(FOLDERS).join('|')} [file ...]`)
  process.exit(2)
}

const report = `reports/mutants/${[folder, ...files].join('+').replaceAll('/', '-')}`

// Most mutants are noticed by a quick test. Only those that are left meet the slow ones.
await runWith(chosen.tests, chosen.slow, 6_000)
if (chosen.slow.length > 0) await runWith([...chosen.tests, ...chosen.slow], [], 60_000)

const listed = JSON.parse(readFileSync(new URL('equivalent-mutants.json', import.meta.url), 'utf8'))
const counts = { killed: 0, survived: 0, equivalent: 0, message: 0, ignored: 0 }
for (const [file, { source, mutants }] of Object.entries(JSON.parse(readFileSync(`${report}.json`, 'utf8')).files)) {
  const lines = source.split('\n')
  for (const { location, mutatorName, replacement, status } of mutants) {
    const line = lines[location.start.line - 1].trim()
    const before = [
      ...lines.slice(0, location.start.line - 1),
      lines[location.start.line - 1].slice(0, location.start.column - 1),
    ]
    const verdict = verdictOf(status, { file, line, mutator: mutatorName, replacement }, before.join('\n'))
    counts[verdict]++
    if (verdict === 'survived') {
      console.log(
        `${file}:${location.start.line}  ${line}\n    ${mutatorName}: ${replacement.replace(/\s+/g, ' ').slice(0, 100)}`,
      )
    }
  }
}
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`
const all = counts.killed + counts.survived + counts.equivalent + counts.message
console.log(JSON.stringify(counts))
console.log(`${folder}: ${percent(counts.killed, counts.killed + counts.survived)}, raw ${percent(counts.killed, all)}`)

async function runWith(include, exclude, testTimeout) {
  // For mutants.config.ts, which runs in another process.
  process.env.MUTANTS_TESTS = JSON.stringify({ include, exclude, testTimeout, isolate: chosen.isChart === true })
  await new Stryker({
    mutate: files.length > 0 ? files : chosen.mutate,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/tools/mutants.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    ignoreStatic: !chosen.isChart,
    incremental: true,
    incrementalFile: `${report}.incremental.json`,
    ignorePatterns: ['/docs', '/examples', '/dist', '/reports', '/.changeset'],
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: `${report}.json` },
    disableTypeChecks: false,
    logLevel: 'warn',
    timeoutMS: 9_000,
  }).runMutationTest()
}

function verdictOf(status, mutant, before) {
  if (status === 'Killed' || status === 'Timeout') return 'killed'
  if (status !== 'Survived' && status !== 'NoCoverage') return 'ignored'
  if (mutant.mutator === 'StringLiteral' && isMessage(before)) return 'message'
  return listed.some((entry) => Object.keys(mutant).every((key) => entry[key] === mutant[key]))
    ? 'equivalent'
    : 'survived'
}

/** True if what follows `before` stands in the text of an error: `new StorageError('…`, `attempt('reading …`. */
function isMessage(before) {
  const [, ...calls] = before.split(/\b(?:\w*Error|StorageTimeout|attempt)\(/)
  let depth = 0
  for (const sign of calls.at(-1) ?? ')') {
    if (sign === '(' || sign === '{') depth++
    if (sign === ')' || sign === '}') depth--
    if (depth < 0 || (depth === 0 && sign === ',')) return false
  }
  return true
}
