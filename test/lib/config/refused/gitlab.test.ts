import { admission, type DeliveryInput, resolveDelivery } from '../../../../lib';
import { placed, refusal, right } from './refusal';

const gitlab = { project: 'acme/payments/shop' };
const piped = { ...right, environments: { staging: placed, production: placed } };
const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };

describe('the project of GitLab', () => {
  test.each<[string, object, string]>([
    [
      'a URL',
      { gitlab: { project: 'https://gitlab.com/acme/shop' } },
      'gitlab.project must be the path of a project of gitlab.com with its groups, got "https://gitlab.com/acme/shop"; leave out the URL, and write it like acme/shop',
    ],
    ['a pattern', { gitlab: { project: 'acme/*' } }, 'gitlab.project must be the path of a project'],
    ['a part of a subject', { gitlab: { project: 'acme/shop:ref' } }, 'gitlab.project must be the path'],
    ['no group', { gitlab: { project: 'shop' } }, 'gitlab.project must be the path of a project'],
    ['two pipelines', { gitlab, repository }, 'gitlab must be left out with repository'],
    [
      'who signs',
      { gitlab, images: { ...placed, sigstore: 'public' } },
      'images.sigstore must be left out with gitlab, got "public"; remove it',
    ],
    [
      'signatures that the gate cannot verify',
      { gitlab, gates: [admission({ signed: true })] },
      'gates[0].signed must be left out with gitlab, whose signatures the gate cannot verify, got true',
    ],
    [
      'a pipeline of an environment without account',
      { gitlab, environments: { staging: placed, production: {} } },
      'environments.production.account must be given',
    ],
  ])('%s', (_, change, line) => {
    expect(refusal({ ...piped, ...change })).toEqual([expect.stringContaining(line)]);
  });

  test('is enough for a pipeline, a bootstrap and the images of record', () => {
    const bootstrap = { qualifier: 'shop', toolkitStackName: 'shop-toolkit' };
    const input: DeliveryInput = { ...piped, gitlab, bootstrap, gates: [admission({ signed: false })] };
    const { delivery, warnings } = resolveDelivery(input);
    expect(delivery).toMatchObject({ gitlab, images: placed });
    expect(delivery.environments.map(({ pipeline }) => pipeline)).toEqual([true, true]);
    expect(delivery.repository).toBeUndefined();
    expect(warnings.map(({ id }) => id)).not.toContain('environmentPassedOver');
  });

  test('its pipeline deploys where it says: no environment is passed over by name', () => {
    const { warnings } = resolveDelivery({ ...right, gitlab, environments: { live: placed } });
    expect(warnings.map(({ id }) => id)).not.toContain('environmentPassedOver');
  });
});
