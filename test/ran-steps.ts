import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, lay, run, type Step } from './workflow-files';

export const SHA = 'a'.repeat(40);
export const DIGEST = `sha256:${'d'.repeat(64)}`;

export interface Answer {
  readonly prints?: string;
  readonly writes?: Readonly<Record<string, string>>;
  readonly code?: number;
}

export interface Ran {
  /** How teal was asked: the arguments of each call. */
  readonly asked: readonly (readonly string[])[];
  readonly fails: boolean;
  readonly file: (name: string) => string | undefined;
}

// Between arguments and between calls: no test writes them.
const FIELD = '\u001f';
const RECORD = '\u001e';

/**
 * Stands in for `node` where teal is asked: it notes the arguments and answers as a test says, by the first words of a
 * call. A shell starts in a tenth of the time.
 */
function standIn(answers: Readonly<Record<string, Answer>>): string {
  const cases = Object.entries(answers).map(([words, { prints = '', writes = {}, code = 0 }]) => {
    const files = Object.entries(writes).map(([name, text]) => `printf %s ${quoted(text)} > ${quoted(name)}`);
    return `${quoted(words)}*) printf %s ${quoted(prints)}; ${files.map((file) => `${file}; `).join('')}exit ${code};;`;
  });
  return [
    '#!/usr/bin/env bash',
    `if [[ $1 != tools/teal.js ]]; then exec ${quoted(process.execPath)} "$@"; fi`,
    'shift',
    `{ printf '%s${FIELD}' "$@"; printf '${RECORD}'; } >> asked.txt`,
    `case "$*" in ${cases.join('\n')} esac`,
    '',
  ].join('\n');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Runs steps one after the other, as long as none fails, in a folder with stand-ins. */
export function ran<T>(
  steps: readonly Step[],
  env: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, Answer>>,
  look: (ran: Ran) => T,
  files: Readonly<Record<string, string>> = {},
): T {
  return inFolder((directory) => {
    lay(directory, { 'bin/node': standIn(answers), 'tools/README': '', ...files });
    const file = (name: string) =>
      existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : undefined;
    let fails = false;
    for (const step of steps) {
      try {
        run(step, directory, {
          GITHUB_OUTPUT: 'output.txt',
          GITHUB_STEP_SUMMARY: 'summary.md',
          GITHUB_SHA: SHA,
          ...env,
        });
      } catch {
        fails = true;
        break;
      }
    }
    const calls = (file('asked.txt') ?? '').split(RECORD).filter(Boolean);
    return look({ asked: calls.map((call) => call.split(FIELD).slice(0, -1)), fails, file });
  });
}
