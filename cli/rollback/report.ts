import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import type { Outcome, Recovered } from './recovered';

const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  recovered: EXIT.AS_EXPECTED,
  unchanged: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  overtaken: EXIT.NOT_AS_EXPECTED,
  'not-recovered': EXIT.NOT_AS_EXPECTED,
  unknown: EXIT.COULD_NOT_RUN,
};

/** That a record could not be written, or a parameter not be put back, is told apart from the recovery, which went well. */
export function exitCodeOf({
  outcome,
  recorded,
  putBack,
}: Pick<Recovered, 'outcome' | 'recorded' | 'putBack'>): number {
  const code = EXIT_CODES[outcome];
  const isDone = recorded.is !== 'failed' && putBack.is !== 'failed';
  return code === EXIT.AS_EXPECTED && !isDone ? EXIT.COULD_NOT_RUN : code;
}

type Of = Pick<ServiceOptions, 'service' | 'env'>;

/** How the environment takes deploys again. */
export function waysOn({ env, service }: Of, hold: string): readonly string[] {
  return [
    `npx teal resume --hold ${hold} --service ${service} --env ${env} --reason '…'`,
    `or the line Resumes: ${hold} in the message of the commit that is the fix`,
  ];
}

/** For scripts; see the docstring of the verb. */
export function jsonOf(of: Of, recovered: Recovered): string {
  const { outcome, reason, to, from, hold, held, notes, seconds, verdict, recorded, putBack } = recovered;
  const report = {
    schemaVersion: 1,
    service: of.service,
    environment: of.env,
    outcome,
    exitCode: exitCodeOf(recovered),
    reason: lines(reason).join('\n'),
    notes: notes.map(harmless),
    ...(to && { to }),
    ...(from !== undefined && { from }),
    held,
    ...(hold !== undefined && { hold, resume: waysOn(of, hold) }),
    ...(seconds && { seconds }),
    ...(verdict && { verdict: verdict.outcome }),
    ...(verdict?.by && { by: { kind: verdict.by.kind, names: verdict.by.names.map(harmless) } }),
    ...(verdict?.deployment !== undefined && { deployment: harmless(verdict.deployment) }),
    recorded: recorded.is === 'failed' ? { is: 'failed', reason: harmless(recorded.reason) } : recorded,
    putBack: putBack.is === 'failed' ? { is: 'failed', reason: harmless(putBack.reason) } : putBack,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf(of: Of, recovered: Recovered): string {
  const { outcome, reason, to, hold, held, notes, seconds, recorded, putBack } = recovered;
  const text = [
    `${of.service} in ${of.env}: ${outcome}${to ? ` ${to.commit ?? ''} (${to.digest})` : ''}`,
    ...lines(reason).map((line) => `  ${line}`),
    ...secondsLines(seconds),
    ...(recorded.is === 'failed' ? [`  the release record was not written: ${recorded.reason}`] : []),
    ...(putBack.is === 'failed' ? [`  RollbackTo was not put back: ${putBack.reason}`] : []),
    ...notes.map((note) => `  ${note}`),
    ...(hold === undefined || held === 'no'
      ? []
      : [
          `  ${hold} ${held === 'yes' ? 'keeps' : 'may keep'} deploys away. To go on:`,
          ...waysOn(of, hold).map((way) => `    ${way}`),
        ]),
  ];
  return `${text.map(harmless).join('\n')}\n`;
}

function secondsLines(seconds: Recovered['seconds'] = {}): string[] {
  const { users, verdict } = seconds;
  const parts = [
    ...(users === undefined ? [] : [`${shown(users)} s from the command to all users on it`]),
    ...(verdict === undefined ? [] : [`${shown(verdict)} s to the verdict`]),
  ];
  return parts.length > 0 ? [`  ${parts.join(', ')}`] : [];
}

const shown = (seconds: number): string => (Math.round(seconds * 10) / 10).toString();

const lines = (text: string): string[] => text.split('\n').map(harmless);
