import { alarmsAtStart } from './catalogue/alarms';
import { approvals } from './catalogue/approvals';
import { byOperators } from './catalogue/by-operators';
import { circumstances } from './catalogue/circumstances';
import { controls } from './catalogue/controls';
import type { CatalogueEntry, CatalogueLine, LeftOut } from './catalogue/entry';
import { gatesThatFail } from './catalogue/gates';
import { slowAnswers } from './catalogue/latency';
import { leaks } from './catalogue/leaks';
import { migrations } from './catalogue/migrations';
import { badAnswers } from './catalogue/requests';
import { secrets } from './catalogue/secrets';
import { starts } from './catalogue/starts';
import type { Subject } from './catalogue/subject';

export { decidersOf, departures } from './catalogue/departures';
export type { CatalogueEntry, Culprit, ExpectedEnd, LeftOut } from './catalogue/entry';
export type { Subject, SubjectAlarm, SubjectApproval, SubjectGate } from './catalogue/subject';

/**
 * Bad releases, and the good ones that show that nets do not catch everything, with what must become of them: what a
 * service's own configuration promises, by the clock and in users.
 *
 * The list is drawn from what others test or have met: the end-to-end tests of Flagger and Argo Rollouts, the faults
 * of Envoy and k6, and "Automating safe, hands-off deployments" of the Amazon Builders' Library.
 */
export function catalogue(subject: Subject): readonly CatalogueEntry[] {
  return linesOf(subject).filter((line): line is CatalogueEntry => 'options' in line);
}

/** What is in the catalogue and not for this service, and why. */
export function leftOutOf(subject: Subject): readonly LeftOut[] {
  return linesOf(subject).filter((line): line is LeftOut => !('options' in line));
}

const CHAPTERS: readonly ((subject: Subject) => readonly CatalogueLine[])[] = [
  ...[controls, starts, secrets, badAnswers, slowAnswers, leaks, gatesThatFail, approvals, migrations],
  ...[alarmsAtStart, circumstances, byOperators],
];

function linesOf(subject: Subject): readonly CatalogueLine[] {
  return CHAPTERS.flatMap((chapter) => chapter(subject));
}

/** What belongs into the catalogue and cannot be said with models of tasks and users, by name. */
export const NOT_IN_CATALOGUE: readonly { readonly name: string; readonly why: string }[] = [
  {
    name: 'connections that break at SIGTERM, or a SIGTERM that is ignored',
    why: 'modelled users are counts without connections; --all --live shows it',
  },
  {
    name: 'long requests across a shift',
    why: 'modelled requests are over at once; --all --live shows it',
  },
  {
    name: 'sticky sessions and WebSockets',
    why: 'counts come back to nobody, and stickiness throws NotModelled',
  },
  {
    name: 'another version in one of the tasks of green',
    why: 'all tasks of a modelled revision run one digest; that the gate uniform stops a release is an entry',
  },
];
