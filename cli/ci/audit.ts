import { output } from './command';
import type { Result } from './step';

/** Advisories below it are for Dependabot: they fail nobody's change. */
export const LEVEL = 'high';

const WORSE: readonly string[] = ['high', 'critical'];

/** What \`npm audit --json\` prints: a report, or why there is none. */
interface Report {
  readonly error?: { readonly code?: string; readonly summary?: string };
  readonly message?: string;
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
}

/** A registry that did not answer has found nothing, which is no all-clear. */
export function judge(folder: string, report: Report): Result {
  const counts = report.metadata?.vulnerabilities;
  if (report.error || !counts) {
    if (report.error?.code === 'ENOLOCK') {
      return {
        result: 'skipped',
        said: `${folder} must have a package-lock.json, which npm audit and npm ci of the workflows read, got none; npm install --package-lock-only writes it`,
      };
    }
    const why = report.error?.summary || report.error?.code || report.message || 'no report';
    return {
      result: 'skipped',
      said: `${folder}: the registry could not answer npm audit (${why}); try again, or set npm_config_registry to one that can`,
    };
  }
  const found = WORSE.filter((level) => (counts[level] ?? 0) > 0).map((level) => `${counts[level]} ${level}`);
  if (found.length === 0) return { result: 'passed' };
  return {
    result: 'failed',
    said: `${folder}: ${found.join(' and ')}; npm audit says which, npm audit fix mends some`,
  };
}

/** @param folders each with a package-lock.json */
export function audit(folders: readonly string[]): Result {
  const results = folders.map((folder) => {
    const { stdout } = output(
      ['npm', 'audit', '--json', `--audit-level=${LEVEL}`, '--package-lock-only'],
      folder,
    );
    try {
      return judge(folder, JSON.parse(stdout) as Report);
    } catch (error) {
      return judge(folder, { message: String(error) });
    }
  });
  return (
    results.find(({ result }) => result === 'failed') ??
    results.find(({ result }) => result === 'skipped') ?? { result: 'passed' }
  );
}
