import { shortVersion } from '../../lambda/shared/secret-version';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import type { Changed } from './changing';
import type { Target } from './choose';
import type { SecretsSurroundings } from './look';
import { pinOf } from './pin';
import { beforeRelease, type Releasing, releaseVersion } from './release';

/** What a change of a secret is to end with. @returns undefined where none is asked for, or no release gives it */
export async function releasingOf(
  clients: Clients,
  options: ServiceOptions & { readonly release: boolean },
  target: Target,
): Promise<Releasing | { readonly refused: string } | undefined> {
  const pin = options.release ? pinOf(target, options) : undefined;
  return pin && target.isRead ? beforeRelease(clients, options, pin) : undefined;
}

/** For a person, before it is done. */
export function releaseLines(releasing: Releasing | undefined): readonly string[] {
  if (releasing === undefined) return [];
  const { pin, stack } = releasing;
  const now = stack.parameters[pin.parameter] ?? '';
  const from = now === '' ? 'whichever is current' : `version ${shortVersion(now)}`;
  return [`  releases      ${stack.stackName}, through its gates; its tasks have ${from}`];
}

/** Releases what was changed; what was not is as it was. */
export async function released(
  clients: Clients,
  changed: Changed,
  releasing: Releasing | undefined,
  around: SecretsSurroundings & { readonly timeout: number },
): Promise<Changed> {
  const isDone = changed.outcome === 'set' || changed.outcome === 'rotated';
  if (!isDone || releasing === undefined || changed.version === undefined) return changed;
  return { ...changed, release: await releaseVersion(clients, releasing, changed.version, around) };
}
