import { resolveDelivery } from '../../../../lib';
import { placed, refusal } from './refusal';

const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
const input = (delivery: object) => ({
  ...{ service: { name: 'shop', port: 80 }, repository },
  environments: { production: placed },
  ...delivery,
});
const elsewhere = { account: '444455556666', region: 'us-east-1' };

describe('images', () => {
  test.each<[string, object, string[]]>([
    [
      'without a region',
      { images: { account: '111122223333' } },
      ['images.region must be given with account, got nothing; give both, or neither'],
    ],
    [
      'in no account and no region of AWS',
      { images: { account: '1', region: 'eu-west-11' } },
      [
        'images.account must be 12 digits, as text, got "1"',
        'images.region must be a region of AWS, got "eu-west-11"',
      ],
    ],
    [
      'signed by nobody',
      { images: { sigstore: 'private' } },
      [
        'images.sigstore must be one of public, github, got "private"; public is a log that everybody can read',
      ],
    ],
    [
      'without a pipeline',
      { images: elsewhere, environments: { production: { ...placed, pipeline: false } } },
      ['images must be left out without an environment that a pipeline delivers to'],
    ],
    [
      'without a repository',
      { images: elsewhere, repository: undefined },
      ['images must be left out without an environment that a pipeline delivers to'],
    ],
    [
      'in an account, and an environment in none',
      { images: elsewhere, environments: { staging: {}, production: placed } },
      [
        'environments.staging.account must be given, as images has one: all environments with a pipeline pull from one repository, got nothing; give account and region, or pipeline: false',
      ],
    ],
    [
      'of environments with and without an account',
      { environments: { staging: {}, canary: {}, production: placed } },
      [
        'environments.staging.account must be given, as production has one',
        'environments.canary.account must be given, as production has one',
      ],
    ],
    [
      'of an environment in another partition',
      { environments: { production: placed, china: { account: '444455556666', region: 'cn-north-1' } } },
      [
        'environments.china.region must be in the partition of eu-west-1, where the images are, got "cn-north-1"',
      ],
    ],
  ])('%s', (_, change, lines) => {
    expect(refusal(input(change))).toEqual(lines.map((line) => expect.stringContaining(line)));
  });

  test.each<[string, object, object | undefined]>([
    [
      'where the first pipeline delivers to',
      { environments: { laptop: { pipeline: false }, production: placed } },
      placed,
    ],
    ['where it is said', { images: elsewhere }, elsewhere],
    ['signed as it is said', { images: { sigstore: 'github' } }, { ...placed, sigstore: 'github' }],
    ['where the credentials are', { environments: { production: {} } }, {}],
    ['nowhere without a pipeline', { repository: undefined }, undefined],
  ])('are %s', (_, change, expected) => {
    expect(resolveDelivery(input(change)).delivery.images).toEqual(expected);
  });
});
