import type { Assembly } from '../../rehearsal/assembly/assembly';
import type { Release, Report } from '../../rehearsal/report/release';
import { type ChosenService, chooseService, servicesInOrder } from '../../rehearsal/service/choose-service';
import { EXIT, VerbFailed } from '../exit-codes';
import type { RehearseOptions } from './carry-out';
import { commandsOf } from './commands';
import { verbFailure } from './verb-failure';

type Asked = Pick<RehearseOptions, 'env' | 'service' | 'release' | 'baseline' | 'task' | 'health' | 'replay'>;

/**
 * What is rehearsed: the service that is named, else all of the environment, in the order of their release.
 *
 * @throws VerbFailed for options that are of one service, where there are several, and for a service that nothing starts here: before
 * the first has taken its minutes
 */
export function servicesToRehearse(assembly: Assembly, options: Asked): readonly ChosenService[] {
  const { env, service } = options;
  const choice = { ...(env !== undefined && { environment: env }) };
  if (service !== undefined || !assembly.teal) {
    return [chooseService(assembly, { ...choice, ...(service !== undefined && { service }) })];
  }
  const { services } = servicesInOrder(assembly, env);
  if (services.length < 2) return [chooseService(assembly, choice)];
  const ofOne = ofOneService(options);
  if (ofOne.length > 0) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--service must be given with ${ofOne.join(', ')}, since there are several, got none; name one of ${services.join(', ')}`,
    );
  }
  const all = services.map((name) => chooseService(assembly, { ...choice, service: name }));
  for (const chosen of all) {
    commandsOf(options, chosen, { container: chosen.manifest?.container ?? chosen.name, assembly });
  }
  return all;
}

const ofOneService = ({ release, baseline, task, health, replay }: Asked): readonly string[] =>
  Object.entries({
    '--release': release !== undefined,
    '--baseline': baseline !== undefined,
    '--task': Object.keys(task).length > 0,
    '--health': health !== undefined,
    '--replay': replay.length > 0,
  }).flatMap(([option, isGiven]) => (isGiven ? [option] : []));

/**
 * One service after the other, until one is not as expected: those after it do not begin, as in a deployment.
 *
 * @throws VerbFailed where one cannot be rehearsed: with its name, and what is known of the others
 */
export async function rehearseInOrder(
  services: readonly ChosenService[],
  rehearse: (service: ChosenService) => Promise<Pick<Report, 'releases'>>,
): Promise<Pick<Report, 'releases' | 'notBegun'>> {
  const all: Release[] = [];
  for (const [index, service] of services.entries()) {
    const { releases } = await rehearse(service).catch((error: unknown) => {
      throw withTheOthers(error, services, index);
    });
    all.push(...releases.map((release) => ({ ...release, service: service.name })));
    const wrong = releases.find(({ asExpected }) => !asExpected);
    if (!wrong) continue;
    const because = `${wrong.scenario} of ${service.name} was not as expected: it was ${wrong.outcome}`;
    const left = services.slice(index + 1).map(({ name }) => ({ name, because }));
    return { releases: all, ...(left.length > 0 && { notBegun: left }) };
  }
  return { releases: all };
}

/** What ends a verb prints no report, so that its words are all that is left of the minutes before it. */
function withTheOthers(error: unknown, services: readonly ChosenService[], index: number): unknown {
  const failure = verbFailure(error);
  const name = services[index]?.name;
  if (!(failure instanceof VerbFailed) || name === undefined) return failure;
  const named = (some: readonly ChosenService[]): string => some.map((one) => one.name).join(', ');
  const [before, after] = [services.slice(0, index), services.slice(index + 1)];
  const message = [
    `${name}: ${failure.message}`,
    ...(before.length > 0 ? [`as expected before it: ${named(before)}`] : []),
    ...(after.length > 0 ? [`not begun: ${named(after)}, because nothing is known about ${name}`] : []),
  ].join('\n');
  return new VerbFailed(failure.exitCode, message, { cause: failure });
}
