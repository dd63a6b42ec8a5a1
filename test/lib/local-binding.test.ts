import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { resolveDelivery } from '../../lib/config/resolve';
import { Delivery } from '../../lib/delivery';
import { quick, root, shop } from '../synth';

const folder = mkdtempSync(join(tmpdir(), 'teal-bound-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LOCAL = { account: '000000000000', region: 'us-east-1' };
const input = shop();
const named = { account: '111122223333', region: 'eu-west-1' };

/** Where the stacks of each environment go. */
function places(local?: typeof LOCAL): Record<string, string> {
  const environments = { staging: { pipeline: false }, production: { pipeline: false, ...named } };
  const { delivery } = resolveDelivery(
    { service: input.service, environments },
    join(root, 'teal.config.ts'),
  );
  const app = new App({ ...quick, outdir: folder });
  new Delivery(app, delivery, local);
  const { stacks } = app.synth();
  return Object.fromEntries(
    stacks.map(({ stackName, environment: { account, region } }) => [stackName, `${account}/${region}`]),
  );
}

const production = '111122223333/eu-west-1';

test('an environment that names no account is bound, one that names it is not', () =>
  expect(places(LOCAL)).toEqual({
    'shop-staging-foundation': '000000000000/us-east-1',
    'shop-staging': '000000000000/us-east-1',
    'shop-production-foundation': production,
    'shop-production': production,
  }));

test('without teal local nothing is bound', () =>
  expect(places()).toMatchObject({
    'shop-staging': 'unknown-account/unknown-region',
    'shop-production': production,
  }));
