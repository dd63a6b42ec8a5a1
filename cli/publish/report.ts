import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';

export interface Published {
  readonly outcome: 'published' | 'reused' | 'refused' | 'bad-input' | 'failed';
  readonly reason: string;
  readonly commit?: string;
  readonly digest?: string;
  readonly platform?: string;
  readonly sbom?: string;
  readonly run?: string;
}

const EXIT_CODES: Readonly<Record<Published['outcome'], number>> = {
  published: EXIT.AS_EXPECTED,
  reused: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  'bad-input': EXIT.BAD_INPUT,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Published, 'outcome'>): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf({ repository }: { readonly repository: string }, published: Published): string {
  const { outcome, reason, commit, digest, platform, sbom, run } = published;
  const report = {
    schemaVersion: 1,
    repository,
    outcome,
    exitCode: exitCodeOf(published),
    reason: harmless(reason),
    ...(commit !== undefined && { commit }),
    ...(digest !== undefined && { digest }),
    ...(platform !== undefined && { platform }),
    ...(sbom !== undefined && { sbom }),
    ...(run !== undefined && { run: harmless(run) }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function textOf({ repository }: { readonly repository: string }, published: Published): string {
  const { outcome, reason, digest } = published;
  const what = digest === undefined ? repository : `${repository}@${digest}`;
  return `${harmless(`${what}: ${outcome}`)}\n  ${harmless(reason)}\n`;
}
