import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../running-teal';
import type { Row } from './rows';
import type { Stage } from './stages';
import { OnTerminal, type Screen } from './terminal';

const TEAL = join(ROOT, 'dist', 'teal.js');

/** What differs between looks at one verb. */
export interface Look {
  readonly columns: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly before?: string;
}

const commandOf = (row: Row, stage: Stage) => [process.execPath, TEAL, ...row.args(stage)];

/** A verb that a person has started. */
export function begun(row: Row, stage: Stage, { columns, env = {}, before = '' }: Look): OnTerminal {
  return new OnTerminal(commandOf(row, stage), {
    ...{ columns, before, cwd: stage.env.HOME ?? ROOT, env: { ...stage.env, ...env } },
  });
}

/** A verb as a person sees it. */
export function onTerminal(row: Row, stage: Stage, look: Look): Promise<Screen> {
  const { ended } = begun(row, stage, look);
  return row.waits ? stage.during(ended) : ended;
}

export interface Piped {
  readonly code: number | null;
  /** Of both streams, as they came. */
  readonly text: string;
  readonly stdout: string;
}

/** A verb as a pipe sees it. */
export function piped(row: Row, stage: Stage): Promise<Piped> {
  const [file = '', ...args] = commandOf(row, stage);
  const child = spawn(file, args, {
    ...{ cwd: stage.env.HOME ?? ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: stage.env },
  });
  let [text, stdout] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text, stdout }));
  return row.waits ? stage.during(ended) : ended;
}
