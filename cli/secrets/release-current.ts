import { shortVersion } from '../../lambda/shared/secret-version';
import { shown } from '../../lambda/uniformity/shown';
import type { SetOptions } from '../secrets';
import { holding } from './changed';
import { type Changed, type ChangeSurroundings, changing, requirePerson } from './changing';
import { releaseVersion } from './release';
import { releaseLines, releasingOf } from './released';
import { CURRENT } from './seen';

/**
 * Gives the tasks the version that is current, after a rotation on a schedule for one: no other version is made.
 *
 * @returns `unchanged` where they have it; `failed` where AWS did not answer, or refused
 * @throws VerbFailed where nobody can be asked
 */
export async function releaseCurrent(
  options: Omit<SetOptions, 'file' | 'release'>,
  around: ChangeSurroundings,
): Promise<Changed> {
  const nothing = 'nothing was released';
  requirePerson(options, around, nothing);
  return changing(options, around, async ({ clients, facts, target: { key: _, ...target } }) => {
    const untouched = (reason: string): Changed => ({ outcome: 'refused', reason, secret: target });
    const releasing = await releasingOf(clients, { ...options, release: true }, target);
    if (releasing === undefined)
      return untouched(
        `no release gives it to the tasks: it must be a secret that the foundation has made and that they read, got ${shown(target.name)}; new tasks read what is current`,
      );
    if ('refused' in releasing) return untouched(`${releasing.refused}\n${nothing}`);
    const version = holding(facts, CURRENT)?.id;
    if (version === undefined)
      return untouched(`it must have a current version, got none; set it, teal secrets set ${options.name}`);
    const told = { secret: target, version };
    if (releasing.stack.parameters[releasing.pin.parameter] === version)
      return { outcome: 'unchanged', reason: `the tasks have version ${shortVersion(version)}`, ...told };
    for (const line of [
      `releasing ${shown(target.name)}:`,
      `  version       ${shown(version)}, which is current`,
      ...releaseLines(releasing),
    ])
      around.say(line);
    if (!options.yes && !(await around.confirm?.('Release it?', options.env)))
      return untouched(`${nothing}: it was not confirmed`);
    around.signal.throwIfAborted();
    const release = await releaseVersion(clients, releasing, version, {
      ...around,
      timeout: options.releaseTimeout,
    });
    return {
      outcome: 'released',
      reason: `version ${shown(version)} was given to a release`,
      ...told,
      release,
    };
  });
}
