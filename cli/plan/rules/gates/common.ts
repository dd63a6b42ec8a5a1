import {
  deploymentKinds,
  needsTwoPersons,
  type onInconclusives,
  strictnesses,
} from '../../../../lambda/shared/environment';
import { BLOCKS_ALL } from '../../../../lambda/shared/policy';
import { arrow } from '../findings';
import { harmless, isSame, object, ordered, type Setting, say } from './direction';

const LAXEST_FIRST = [...strictnesses].reverse();

const cells = Object.fromEntries(
  deploymentKinds.map((kind) => [kind, ordered(`with a ${kind} it does`, LAXEST_FIRST)]),
);

/** A gate's row of the table gate × kind of deployment. Where none is told, it blocks. */
export const policy: Setting = (place, before, after, findings) =>
  object('its policy', cells)(place, before ?? BLOCKS_ALL, after ?? BLOCKS_ALL, findings);

const STRICTEST_LAST = [
  'pass',
  'wait',
  'fail',
] as const satisfies readonly (typeof onInconclusives)[number][];

/** That a gate cannot tell: `wait` has a person decide, and then fails. Where nothing is told, it waits. */
export const onInconclusive: Setting = ordered('that it cannot tell means', STRICTEST_LAST, 'wait');

/** A gate that has waited for so long fails: in less time, and in more, it protects as well. */
export const patience: Setting = harmless('minutes that it waits for a person');

/** By its kind a gate knows how many persons may decide in its place, and nothing else. */
export const kind: Setting = (place, before, after, findings) => {
  if (isSame(before, after)) return;
  const [was, is] = [before, after].map((each) =>
    needsTwoPersons(typeof each === 'string' ? each : undefined),
  );
  const way = was === is ? 'neutral' : is ? 'tightening' : 'weakening';
  const persons = was === is ? '' : `, which ${is ? 'two persons' : 'one person alone'} may override`;
  say(way, place, `its kind is ${arrow(before, after)}${persons}`, after, findings);
};
