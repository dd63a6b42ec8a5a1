import type { ECSClient } from '@aws-sdk/client-ecs';
import { nameOf } from '../../shared/aws-error';
import type { AdmissionRules } from '../../shared/environment';
import type { Check } from '../../shared/gate';
import type { Verdict } from '../../shared/verdict';
import { readContainers } from './containers';
import {
  type Container,
  decide,
  judgeSeen,
  refuseUnseen,
  repositoryUriOf,
  rulesFor,
  type Seen,
} from './decide';
import { digestOfTag, type EcrOf, look } from './look';
import { readSignature } from './signature';

/**
 * Looks whether every image of the new revision may run: where it is from, what its scan has found, and, where that is
 * asked, who has signed it.
 *
 * @param directory of the file with trust roots
 */
export const admission =
  (ecs: ECSClient, ecrOf: EcrOf, rules: AdmissionRules, directory: string): Check =>
  async (_event, signal, deployment) => {
    const judge = async (container: Container): Promise<readonly [string, Verdict]> => [
      container.name,
      await admit(container),
    ];
    const admit = async (named: Container): Promise<Verdict> => {
      try {
        const container = { ...named, digest: named.digest ?? (await digestBehindTag(named)) };
        const { digest } = container;
        const refused = refuseUnseen(container, rules);
        if (refused !== undefined || digest === undefined) return refused ?? NO_DIGEST;
        return judgeSeen(await see({ ...container, digest }), rulesFor(container, rules), Date.now());
      } catch (error) {
        return judgeSeen({ kind: 'unreadable', error: nameOf(error) }, rules, Date.now());
      }
    };
    // Nobody is asked for an image that is refused for where it is.
    const digestBehindTag = async (container: Container) =>
      rules.repositories.includes(repositoryUriOf(container.image))
        ? digestOfTag(ecrOf, container, signal)
        : undefined;
    const see = async (container: Container & { readonly digest: string }): Promise<Seen> => {
      const { signed } = rulesFor(container, rules);
      const seen = await look(ecrOf, container, signal);
      if (seen.kind !== 'present' || signed === undefined) return seen;
      return { ...seen, signature: await readSignature(ecrOf, container, signed, directory) };
    };
    return decide(await Promise.all((await readContainers(ecs, deployment, signal)).map(judge)));
  };

const NO_DIGEST: Verdict = { outcome: 'inconclusive', reason: 'its digest is not known' };
