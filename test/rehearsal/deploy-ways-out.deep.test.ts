import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { connect } from '../../cli/aws/clients';
import { newHold } from '../../cli/rollback/hold';
import { withDeployer } from './deploy-stage';
import { commitOf, imageOf, STACK } from './recovery-stage';

test('who interrupts it before a change set is executed has changed nothing', async () => {
  const reason = new Error('interrupted');
  const seen = await withDeployer(async (deployer) => {
    const standing = await deployer.person.stack(STACK);
    const interrupted = async (at: 'confirm' | 'ancestry') => {
      const controller = new AbortController();
      const abortAt = (here: typeof at) => here === at && controller.abort(reason);
      return deployer
        .deploy(
          { digest: [[undefined, imageOf(3)]] },
          {
            signal: controller.signal,
            confirm: async () => {
              abortAt('confirm');
              return true;
            },
            fromGit: {
              // The last that is asked before the first change set is executed.
              ancestry: async () => {
                abortAt('ancestry');
                return { is: 'no-ancestor' };
              },
              messages: async () => ({ messages: [] }),
              committedAt: async () => undefined,
            },
          },
        )
        .catch((error: unknown) => error);
    };
    const ends = [await interrupted('confirm')];
    const uploaded = [...deployer.account.uploaded];
    ends.push(await interrupted('ancestry'));
    const stack = await deployer.person.stack(STACK);
    const releases = await deployer.person.journal.releases();
    return { ends, uploaded, same: stack?.updatedAt === standing?.updatedAt, releases: releases.length };
  });
  expect(seen).toEqual({ ends: [reason, reason], uploaded: [], same: true, releases: 2 });
});

test('a gate is let pass by an override, once, with a reason, and only of this image', async () => {
  const seen = await withDeployer(async (deployer) => {
    const options = {
      digest: [[undefined, imageOf(3)]] as const,
      reason: 'mail is down',
      yes: true as const,
    };
    const unknown = await deployer.deploy({ ...options, withoutGate: ['smoke'] });
    const { deployed } = await deployer.deploy({ ...options, withoutGate: ['smoke-test'] });
    const decisions = await deployer.person.journal.decisions();
    const ssm = await (await connect({})).ssm();
    const { Parameters = [] } = await ssm.send(
      new GetParametersByPathCommand({ Path: '/teal/decisions', Recursive: true }),
    );
    const now = deployer.person.backstage.pause.now();
    await deployer.person.journal.append(
      newHold(now, { by: 'hubot', reason: 'errors', recoversTo: imageOf(3) }),
    );
    const { deployed: half } = await deployer.deploy({
      ...{ ...options, digest: [[undefined, imageOf(1)]], withoutGate: ['smoke-test'] },
      commit: commitOf(1),
    });
    const told = deployer.lines.text;
    return { unknown, deployed, decisions, half, told, parameters: Parameters.map(({ Name }) => Name) };
  });
  expect(seen).toMatchObject({
    unknown: {
      deployed: {
        outcome: 'refused',
        reason: expect.stringMatching(/must be one of .*smoke-test.*, got smoke/),
      },
      // Before anything is built.
      goesOn: ['nothing was changed'],
    },
    deployed: { outcome: 'released' },
    decisions: [{ gate: 'smoke-test', decision: 'pass', reason: 'mail is down', digest: imageOf(3) }],
    told: expect.stringContaining('  gate smoke-test: let pass, once, for this image: mail is down'),
    // One that stands without a deployment is told: the next one would pass the gate.
    half: {
      outcome: 'held',
      reason: expect.stringMatching(/^held by hubot .*\nthe override of smoke-test stands, /),
    },
  });
});
