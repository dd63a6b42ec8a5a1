import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Terminal } from '@xterm/headless';

/** Lines that are kept above those of the window: none of a verb's is lost. */
const SCROLLBACK = 10_000;
const ROWS = 50;

/** What a program has left on a terminal. */
export interface Screen {
  readonly code: number | null;
  /** Bytes, as the program wrote them. */
  readonly raw: string;
  /** Rows of the terminal, what has scrolled away first, without what is empty at their ends. */
  readonly rows: readonly string[];
  /** The same, with rows put together that the terminal itself has broken. */
  readonly lines: readonly string[];
  readonly isCursorShown: boolean;
  /** Column at which the next program would write. */
  readonly cursorColumn: number;
  readonly terminal: Terminal;
}

export interface RunOptions {
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What stands on the terminal already. @default nothing */
  readonly before?: string;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** A program that runs on a terminal of its own: `script` of util-linux is one end of it, and what is written here the keyboard. */
export class OnTerminal {
  readonly ended: Promise<Screen>;
  raw = '';
  private readonly child: ChildProcess;
  private readonly terminal: Terminal;

  constructor(command: readonly string[], { columns, env, cwd, before = '' }: RunOptions) {
    requireScript();
    const sized = `stty cols ${columns} rows ${ROWS}; exec ${command.map(quoted).join(' ')}`;
    this.terminal = new Terminal({
      cols: columns,
      rows: ROWS,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
    });
    this.terminal.write(before.replaceAll('\n', '\r\n'));
    // It is killed with all that runs under it: `script` itself hangs up on its end.
    this.child = spawn('script', ['-qefc', sized, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...env, SHELL: '/bin/sh' },
      ...(cwd !== undefined && { cwd }),
    });
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.raw += chunk;
      this.terminal.write(chunk);
    });
    this.ended = once(this.child, 'close').then(([code]) => this.screen(code as number | null));
  }

  /** Keys that a person presses: `\u0003` is Ctrl-C. */
  press(keys: string): void {
    this.child.stdin?.write(keys);
  }

  /** Resolves when it has written this; rejects when it ends before. */
  async says(pattern: RegExp): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const look = () => pattern.test(this.raw) && resolve();
      this.child.stdout?.on('data', look);
      look();
    });
    const silent = this.ended.then(({ code, raw }) => {
      if (!pattern.test(raw)) throw new Error(`ended (${code}) without ${pattern}: ${raw}`);
    });
    await Promise.race([said, silent]);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async screen(code: number | null): Promise<Screen> {
    await new Promise<void>((resolve) => this.terminal.write('', resolve));
    const { buffer } = this.terminal;
    const { active } = buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row));
    const rows = all.map((line) => line?.translateToString(true) ?? '');
    const lines: string[] = [];
    for (const [row, line] of all.entries()) {
      // Spaces at the end of a row that goes on belong to the line.
      const text = line?.translateToString(!all[row + 1]?.isWrapped) ?? '';
      if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
      else lines.push(text);
    }
    return {
      ...{ code, raw: this.raw, rows: untilLast(rows), lines: untilLast(lines) },
      isCursorShown: this.raw.lastIndexOf('\u001b[?25l') <= this.raw.lastIndexOf('\u001b[?25h'),
      cursorColumn: active.cursorX,
      terminal: this.terminal,
    };
  }
}

function untilLast(rows: readonly string[]): readonly string[] {
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
}

let isThere: boolean | undefined;
/** @throws Error where there is no `script` of util-linux */
function requireScript(): void {
  isThere ??= spawnSync('script', ['--version']).status === 0;
  if (!isThere)
    throw new Error('script of util-linux must be here, to be a terminal, got none; install bsdutils');
}
