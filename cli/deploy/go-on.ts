import type { Before } from './decide';
import type { Place } from './services';

type Of = Pick<Before, 'service' | 'environment' | 'cluster'>;

/** What other verbs must be given to find a service: who does not name its cluster and region is told that there is none. */
export const optionsOf = ({ service, environment, cluster }: Of, place: Place): string =>
  [
    `--service ${service} --env ${environment}`,
    ...(cluster === undefined ? [] : [`--cluster ${cluster}`]),
    ...placed(place),
  ].join(' ');

/** Likewise of the aws command line. */
export const placed = ({ region, profile }: Place): readonly string[] => [
  ...(region === undefined ? [] : [`--region ${region}`]),
  ...(profile === undefined ? [] : [`--profile ${profile}`]),
];

/** For who has interrupted a deployment that may have begun. */
export const howToGoOn = (all: readonly Of[], place: Place): readonly string[] => [
  'what CloudFormation and ECS have begun goes on; to see it, to learn its end, to take it back:',
  ...all.flatMap((each) => {
    const of = optionsOf(each, place);
    return [`  teal status --follow ${of}`, `  teal verdict ${of}`, `  teal stop ${of} --reason '…'`];
  }),
];
