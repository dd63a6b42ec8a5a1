import type { Resources } from './differences';
import { type Line, lineOf } from './line';
import { counted } from './values';

const STACK = 'AWS::CloudFormation::Stack';

/**
 * Of a stack that is no longer in the app: `cdk deploy` deletes none.
 *
 * @param isLeft whether its whole environment is gone: that is how an environment ends, by a person who deletes its stacks
 *   afterwards. One stack alone of an environment that goes on is most often a mistake.
 */
export function leftLines(name: string, resources: Resources, isLeft: boolean): Line[] {
  const place = { stack: name, logicalId: '', type: STACK };
  if (!isLeft) {
    const text = 'is no longer in the app: it stays deployed, and nothing updates or deletes it any more';
    return [lineOf(place, { kind: 'destructive', path: '', text })];
  }
  const text =
    'stays as it is: its environment is no longer in the app, nobody deploys it, and nothing deletes it';
  const services = [...resources].filter(([, { type }]) => type === 'AWS::ECS::Service');
  return [
    lineOf(place, { kind: 'neutral', path: '', text }),
    ...services.map(([logicalId, { type }]) =>
      lineOf(
        { stack: name, logicalId, type },
        { kind: 'capacity', path: '', text: 'goes on running as it is, and nobody releases it any more' },
      ),
    ),
  ];
}

export const leftVerdict = (environment: string, stacks: number): string =>
  `Leaves all of ${environment} behind: ${counted(stacks, 'stack')} ${stacks === 1 ? 'stays as deployed, and nobody deploys it' : 'stay as deployed, and nobody deploys them'} any more`;
