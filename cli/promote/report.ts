import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';

export interface Promoted {
  readonly outcome: 'promoted' | 'tagged' | 'refused' | 'bad-input' | 'failed';
  readonly reason: string;
  readonly digest?: string;
  readonly commit?: string;
  /** That the environment pulls from. */
  readonly repository?: string;
  readonly copied?: boolean;
  readonly overrides?: readonly string[];
}

const EXIT_CODES: Readonly<Record<Promoted['outcome'], number>> = {
  promoted: EXIT.AS_EXPECTED,
  tagged: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  'bad-input': EXIT.BAD_INPUT,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Promoted, 'outcome'>): number => EXIT_CODES[outcome];

type Asked = Pick<ServiceOptions, 'service' | 'env'>;

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: Asked, promoted: Promoted): string {
  const { outcome, reason, digest, commit, repository, copied, overrides } = promoted;
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome,
    exitCode: exitCodeOf(promoted),
    reason: harmless(reason),
    ...(digest !== undefined && { digest }),
    ...(commit !== undefined && { commit }),
    ...(repository !== undefined && { repository }),
    ...(copied !== undefined && { copied }),
    overrides: (overrides ?? []).map(harmless),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function textOf({ service, env }: Asked, promoted: Promoted): string {
  const { outcome, reason, overrides = [] } = promoted;
  const lines = [
    `${service} to ${env}: ${outcome}`,
    `  ${reason}`,
    ...overrides.map((each) => `  override: ${each}`),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
