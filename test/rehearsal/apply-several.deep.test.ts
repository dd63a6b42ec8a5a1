import type { Applied } from '../../cli/apply/applied';
import { jsonOf, textOf } from '../../cli/apply/report';
import type { Prepared } from '../../cli/prepare/prepared';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, Person, prepareDeploy, STACK } from './recovery-stage';

/** The account has the shop; the web comes after it, and mail names nobody. */
const services = [{ name: 'web', after: ['shop'] }, { name: 'shop' }, { name: 'mail' }].map((service) => ({
  ...{ ...service, port: 8080, build: './app' },
  release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }),
}));
const SHOP = synthesizeDelivery(shop({}, {}, { name: 'shop', service: undefined, services }));

const told = (of: Prepared, applied: Applied) => ({
  ...{ applied, text: textOf(of, applied), json: JSON.parse(jsonOf(of, applied)) as object },
});

test('a service that is rolled back stops those that are not begun, and the report says so of each', async () => {
  const release = await rehearse(SHOP, {
    ...{ service: 'shop', hooks: 'declared', deployedParameters: { ImageDigest: imageOf(1) }, release: {} },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1);
          await person.pushed('shop/shop', 2);
          const own = await prepareDeploy(person, 2);
          const others = ['web', 'mail'].map((name) => ({ name, stack: `${name}-production` }));
          const prepared = {
            ...own,
            digests: { ...own.digests, web: imageOf(2), mail: imageOf(2) },
            services: [...own.services, ...others],
            stacks: [
              ...own.stacks,
              ...others.map(({ stack }) => ({
                ...{ name: stack, is: 'prepared' as const, changesHash: 'a'.repeat(64), changes: [] },
                changeSet: `arn:aws:cloudformation:eu-west-1:111122223333:changeSet/teal-1/${stack}`,
              })),
            ],
          };
          const [applied] = await Promise.all([
            person.apply(SHOP.directory, prepared),
            backstage.pause.sleep(60_000).then(() => person.stop()),
          ]);
          return told(own, applied);
        },
      },
    ],
  });
  const ended = release.acts?.at(-1)?.returned as ReturnType<typeof told>;
  const notBegun = ['web', 'mail'].map((name) => ({ name, because: 'shop was rolled back' }));
  // Nothing was asked of the stacks of the others, which are not there: it would have ended otherwise.
  expect(ended.applied).toMatchObject({
    ...{ outcome: 'failed', notBegun },
    stacks: [{ name: STACK, status: 'UPDATE_ROLLBACK_COMPLETE' }],
    services: [{ name: 'shop', verdict: { outcome: 'rolled-back' } }],
  });
  expect(ended.json).toMatchObject({ outcome: 'failed', exitCode: 1, commit: commitOf(2), notBegun });
  expect(ended.text.split('\n').slice(-3)).toEqual([
    '  not begun: web, because shop was rolled back',
    '  not begun: mail, because shop was rolled back',
    '',
  ]);
});
