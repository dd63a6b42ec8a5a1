import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PRELOADED = join(__dirname, 'journal.cjs');

/** What one task says of the counted requests that it was given. */
export interface TaskJournal {
  readonly pid: number;
  /** By their numbers, one for each time. */
  readonly begun: readonly number[];
  /** Begun, with an answer that has not left completely. */
  readonly inFlight: readonly number[];
}

/** The tasks' own counts of requests, which outlive a SIGKILL. */
export class TaskJournals {
  private readonly folder = mkdtempSync(join(tmpdir(), 'teal-journals-'));

  /** @param script of Node, that serves HTTP at PORT */
  command(script: string): string {
    return `JOURNALS='${this.folder}' '${process.execPath}' --require '${PRELOADED}' '${script}'`;
  }

  get all(): readonly TaskJournal[] {
    return readdirSync(this.folder).map((file) => this.read(file));
  }

  /** @returns undefined while the task at this port starts */
  at(port: number | undefined): TaskJournal | undefined {
    const file = readdirSync(this.folder).find((name) => name.startsWith(`${port}-`));
    return file === undefined ? undefined : this.read(file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private read(file: string): TaskJournal {
    const begun: number[] = [];
    const inFlight = new Set<number>();
    for (const line of readFileSync(join(this.folder, file), 'utf8').split('\n')) {
      const [what, number] = line.split(' ');
      if (what === 'begun') {
        begun.push(Number(number));
        inFlight.add(Number(number));
      } else if (what === 'ended') inFlight.delete(Number(number));
    }
    return { pid: Number(file.split('-')[1]), begun, inFlight: [...inFlight] };
  }
}
