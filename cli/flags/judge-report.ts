import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import { momentOf } from '../terminal/moment';
import type { JudgedFlag, JudgeFlagOptions } from './judge';
import { type Counted, type JudgedVariant, percent, type Word } from './judge-experiment';

const CODES: Readonly<Record<JudgedFlag['outcome'], number>> = {
  noneWorse: EXIT.AS_EXPECTED,
  worse: EXIT.NOT_AS_EXPECTED,
  notEnough: EXIT.NOT_AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const judgeCode = ({ outcome }: JudgedFlag): number => CODES[outcome];

type Of = Pick<JudgeFlagOptions, 'service' | 'env' | 'flag'>;

/** For scripts; see the docstring of the verb. */
export function judgeJson({ service, env, flag }: Of, judged: JudgedFlag): string {
  const { outcome, reason, ...rest } = judged;
  const looked = 'since' in rest && {
    ...rest,
    since: new Date(rest.since).toISOString(),
    until: new Date(rest.until).toISOString(),
  };
  const report = {
    ...{ schemaVersion: 1, service, environment: env, flag },
    ...{ outcome, exitCode: judgeCode(judged), reason, ...looked },
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

const OUTCOMES: Readonly<Record<JudgedFlag['outcome'], string>> = {
  noneWorse: 'none is worse',
  worse: 'worse',
  notEnough: 'not enough to judge',
  refused: 'refused',
  failed: 'failed',
};

/** For people: the outcome first. */
export function judgeText({ service, env, flag }: Of, judged: JudgedFlag): string {
  const lines = [`${flag} of ${service} in ${env}: ${OUTCOMES[judged.outcome]}`, `  ${judged.reason}`];
  if ('since' in judged) {
    const { since, until, control, variants } = judged;
    lines.push(`  counted from ${at(since)} to ${at(until)}`);
    lines.push(lineOf(control, 'the control'), ...variants.map((one) => lineOf(one, verdictWords(one))));
  }
  return `${lines.map(harmless).join('\n')}\n`;
}

const at = (milliseconds: number): string => momentOf(new Date(milliseconds).toISOString());

const lineOf = (of: Counted & { readonly name: string }, words: string): string =>
  `  ${of.name}: ${of.requests} requests, errors ${percent(of.errors, of)}, conversions ${percent(of.conversions, of)}: ${words}`;

const WORDS: Readonly<Record<Word, string>> = {
  worse: 'worse',
  notEnough: 'not enough',
  noWorse: 'no worse',
  better: 'better',
};

const verdictWords = ({ verdict, by }: JudgedVariant): string =>
  `${WORDS[verdict]} (errors ${WORDS[by.errors]}, conversions ${WORDS[by.conversions]})`;
