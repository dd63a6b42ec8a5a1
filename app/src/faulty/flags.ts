import { parseArgs } from 'node:util';
import { PROBES } from '../route-names';

/** What is wrong with this release. Times in milliseconds. */
export interface Faults {
  /** Share of requests answered with 500, 0 to 1. */
  readonly errorShare: number;
  readonly latencyMs: number;
  /** Share of requests that wait `latencyMs`, 0 to 1. */
  readonly latencyShare: number;
  readonly brokenPath: string | undefined;
  /** Errors and latency strike while this feature flag is on. @default always */
  readonly withFlag: string | undefined;
  /** Errors and latency strike /ready and /healthz too. */
  readonly unhealthy: boolean;
  readonly crashAtStart: boolean;
  readonly slowStartMs: number;
  readonly leakMbPerSecond: number;
  readonly ignoreSigterm: boolean;
  /** The same seed strikes the same requests, counted in the order of their arrival. */
  readonly seed: number;
}

export const HELP = `The shop with a fault, for rehearsals. PORT, LOG_LEVEL and VERSION as for the good one.

usage: node dist/faulty.js [flags]

  --error-share P          answer this share of requests with 500 (0 to 1)
  --latency-ms N           wait N milliseconds before the answer
  --latency-share P        let only this share of requests wait (0 to 1, default 1)
  --broken-path PATH       answer every request to PATH with 500
  --with-flag NAME         let errors and latency strike only while this feature flag is on
  --unhealthy              let these switches strike /ready and /healthz too
  --crash-at-start         exit with 1 before the port is open
  --slow-start-ms N        open the port at once, be ready N milliseconds later
  --leak-mb-per-second N   keep N more megabytes every second
  --ignore-sigterm         stop by SIGKILL (or Ctrl-C) alone
  --seed N                 repeat the same choice of requests (whole number, default 1)
  --help                   print this

example: a release that fails one request in twenty, and never passes a health check:
  node dist/faulty.js --error-share 0.05
  node dist/faulty.js --error-share 1 --unhealthy
`;

/** As they are parsed; a test looks for their names in the image's bundle. */
export const OPTIONS = {
  'error-share': { type: 'string' },
  'latency-ms': { type: 'string' },
  'latency-share': { type: 'string' },
  'broken-path': { type: 'string' },
  'with-flag': { type: 'string' },
  unhealthy: { type: 'boolean' },
  'crash-at-start': { type: 'boolean' },
  'slow-start-ms': { type: 'string' },
  'leak-mb-per-second': { type: 'string' },
  'ignore-sigterm': { type: 'boolean' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** The command line is wrong; the message holds every problem, one a line. */
export class BadFlags extends Error {
  override readonly name = 'BadFlags';
}

/**
 * @returns 'help' when help is asked for
 * @throws BadFlags
 */
export function parseFlags(args: readonly string[]): Faults | 'help' {
  const given = valuesOf(args);
  if (given.help) return 'help';
  const problems: string[] = [];
  const faults: Faults = {
    errorShare: readShare('--error-share', given['error-share'] ?? '0', problems),
    latencyMs: readAmount('--latency-ms', given['latency-ms'] ?? '0', problems),
    latencyShare: readShare('--latency-share', given['latency-share'] ?? '1', problems),
    brokenPath: given['broken-path'],
    withFlag: given['with-flag'],
    unhealthy: given.unhealthy ?? false,
    crashAtStart: given['crash-at-start'] ?? false,
    slowStartMs: readAmount('--slow-start-ms', given['slow-start-ms'] ?? '0', problems),
    leakMbPerSecond: readAmount('--leak-mb-per-second', given['leak-mb-per-second'] ?? '0', problems),
    ignoreSigterm: given['ignore-sigterm'] ?? false,
    seed: readSeed(given.seed ?? '1', problems),
  };
  problems.push(...contradictions(faults, given['latency-share'] !== undefined));
  if (problems.length > 0) throw new BadFlags(problems.join('\n'));
  return faults;
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    throw new BadFlags(`${error.message}; see --help`);
  }
}

/** source: Node's documentation, util.parseArgs: its errors have a code ERR_PARSE_ARGS_… */
function isArgumentError(error: unknown): error is Error & { code: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_');
}

function contradictions(faults: Faults, hasLatencyShare: boolean): string[] {
  const { brokenPath, unhealthy } = faults;
  const problems: string[] = [];
  if (brokenPath !== undefined && !brokenPath.startsWith('/')) {
    problems.push(
      `--broken-path must be a path from the root, got ${JSON.stringify(brokenPath)}; write /checkout`,
    );
  }
  if (brokenPath !== undefined && PROBES.has(brokenPath) && !unhealthy) {
    problems.push(`--broken-path must be no health path, got ${brokenPath}; add --unhealthy to mean it`);
  }
  if (hasLatencyShare && faults.latencyMs === 0) {
    problems.push('--latency-share must come with --latency-ms, got it alone; add --latency-ms N');
  }
  if (unhealthy && faults.errorShare === 0 && faults.latencyMs === 0 && brokenPath === undefined) {
    problems.push('--unhealthy must come with a switch that it widens, got it alone; add --error-share 1');
  }
  return problems;
}

function readShare(flag: string, text: string, problems: string[]): number {
  const share = decimal(text);
  if (share >= 0 && share <= 1) return share;
  problems.push(`${flag} must be a share from 0 to 1, got ${JSON.stringify(text)}; write 0.05 for 5 %`);
  return 0;
}

function readAmount(flag: string, text: string, problems: string[]): number {
  const amount = decimal(text);
  // Node's timers take no more than 31 bits.
  if (amount >= 0 && amount < 2 ** 31) return amount;
  problems.push(
    `${flag} must be a number from 0 to ${2 ** 31 - 1}, got ${JSON.stringify(text)}; write 500, say`,
  );
  return 0;
}

function readSeed(text: string, problems: string[]): number {
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32) return Number(text);
  problems.push(
    `--seed must be a whole number from 0 to ${2 ** 32 - 1}, got ${JSON.stringify(text)}; write 1, say`,
  );
  return 0;
}

/** `Number('')` is 0 and `Number('0x10')` is 16: neither is what somebody meant. */
function decimal(text: string): number {
  return /^\d+(\.\d+)?$|^\.\d+$/.test(text) ? Number(text) : Number.NaN;
}
