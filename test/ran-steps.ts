import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, lay, run, type Step } from './workflow-files';

export const SHA = 'a'.repeat(40);
export const DIGEST = `sha256:${'d'.repeat(64)}`;

/**
 * Stands in for teal and writes down how it was asked, as one line of JSON. \`answers.json\` says, by the first words of
 * a call, what it prints, which files it writes and how it ends.
 */
const TEAL = `
  const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
  const asked = process.argv.slice(2);
  appendFileSync('asked.txt', JSON.stringify(asked) + '\\n');
  const answers = JSON.parse(readFileSync('answers.json', 'utf8'));
  const line = asked.join(' ');
  const [, { prints = '', writes = {}, code = 0 } = {}] = Object.entries(answers).find(([words]) => line.startsWith(words)) ?? [];
  process.stdout.write(prints);
  for (const [name, text] of Object.entries(writes)) writeFileSync(name, text);
  process.exitCode = code;
`;

export interface Answer {
  readonly prints?: string;
  readonly writes?: Readonly<Record<string, string>>;
  readonly code?: number;
}

export interface Ran {
  readonly asked: readonly string[][];
  readonly fails: boolean;
  readonly file: (name: string) => string | undefined;
}

/** Runs steps one after the other, as long as none fails, in a folder with stand-ins. */
export function ran<T>(
  steps: readonly Step[],
  env: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, Answer>>,
  look: (ran: Ran) => T,
  files: Readonly<Record<string, string>> = {},
): T {
  return inFolder((directory) => {
    lay(directory, { 'tools/teal.js': TEAL, 'answers.json': JSON.stringify(answers), ...files });
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
    const asked = (file('asked.txt') ?? '').split('\n').filter(Boolean);
    return look({ asked: asked.map((line) => JSON.parse(line) as string[]), fails, file });
  });
}
