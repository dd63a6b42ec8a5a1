import type { Assembly } from '../../rehearsal/assembly/assembly';
import type { Release, Report } from '../../rehearsal/report/release';
import { type ChosenService, chooseService, servicesInOrder } from '../../rehearsal/service/choose-service';
import { EXIT, VerbFailed } from '../exit-codes';
import type { RehearseOptions } from './carry-out';
import { commandsOf } from './commands';

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

/** One service after the other, until one is not as expected: those after it do not begin, as in a deployment. */
export async function rehearseInOrder(
  services: readonly ChosenService[],
  rehearse: (service: ChosenService) => Promise<Pick<Report, 'releases'>>,
): Promise<Pick<Report, 'releases' | 'notBegun'>> {
  const all: Release[] = [];
  for (const [index, service] of services.entries()) {
    const { releases } = await rehearse(service);
    all.push(...releases.map((release) => ({ ...release, service: service.name })));
    const wrong = releases.find(({ asExpected }) => !asExpected);
    if (!wrong) continue;
    const because = `${wrong.scenario} of ${service.name} was not as expected: it was ${wrong.outcome}`;
    const left = services.slice(index + 1).map(({ name }) => ({ name, because }));
    return { releases: all, ...(left.length > 0 && { notBegun: left }) };
  }
  return { releases: all };
}
