import { z } from 'zod';
import { DECISIONS } from '../../../../lambda/shared/environment';
import { type Duration, isDuration } from '../../duration';
import { type CustomOptions, customStages, type GrantInput, stagesWithGreen } from '../../gates/custom';
import { complain, field, fields, flag, list, once, oneOf, type Shape, text, texts } from '../field';
import { gateOptions, stagesOf } from './common';

/** Whether a resource of IAM may be a decision of a person; a `*` may stand for all that follows. */
function reachesDecisions(resource: string): boolean {
  const [, , service = '*', , , ...rest] = resource.split(':');
  if (service !== 'ssm' && !isWide(service)) return false;
  const name = rest.length > 0 ? rest.join(':') : '*';
  const [literal = ''] = name.split(/[*?]/);
  const decisions = `parameter${DECISIONS.PATH}/`;
  return literal.startsWith(decisions) || (literal !== name && decisions.startsWith(literal));
}

const isWide = (text: string): boolean => /[*?]/.test(text);

const grant = fields({
  actions: list(
    text(
      /^[a-z0-9-]+:[A-Za-z0-9]+$/,
      'an action of IAM, without *',
      'write it like dynamodb:GetItem: what a gate may do is said one by one',
    ),
    1,
  ),
  resources: list(
    text(/^(arn:.+|\*)$/, 'an ARN', 'write it like arn:aws:dynamodb:eu-west-1:111122223333:table/stock'),
    1,
  ),
  reason: text(/\S/, 'text that is not empty', 'say why it is safe').optional(),
} satisfies Shape<GrantInput>)
  .superRefine(
    ({ actions, resources }, context) => {
      const writes = actions.find((action) => /^ssm:(?!Get|Describe|List)/.test(action));
      const decisions = resources.findIndex(reachesDecisions);
      if (writes === undefined || decisions < 0) return;
      complain(context, ['resources', decisions], {
        rule: `no parameter of ${DECISIONS.PATH} with ${writes}: a gate would decide about itself`,
        advice: 'name the parameters that it writes',
      });
    },
    once('actions', 'resources'),
  )
  .superRefine(
    ({ resources, reason }, context) => {
      const wide = resources.find(isWide);
      if (wide === undefined || reason !== undefined) return;
      complain(context, ['reason'], {
        rule: `given, since ${wide} is more than one resource`,
        advice: 'name the resources, or say why it is safe: the action may take none',
      });
    },
    once('resources', 'reason'),
  );

/** source: Lambda API reference, Environment: `[a-zA-Z]([a-zA-Z0-9_])+`; one that begins with _ has a problem of its own */
const functionVariable = /^[A-Za-z_]\w+$/;

/** Set by Teal, Lambda and the SDK. source: Lambda developer guide, "Using Lambda environment variables" */
const taken = /^(GATE_|ENTRANCE_|AWS_|LAMBDA_|_)/;

/** Bytes of its own variables: Lambda takes 4 KB with Teal's. source: as above, "Lambda quotas" */
const longestVariables = 2500;

export const custom = fields(
  {
    kind: z.literal('custom'),
    ...gateOptions,
    id: gateOptions.id.unwrap(),
    stages: stagesOf(oneOf(customStages, 'ECS repeats the hooks of the shift stages in a rollback')),
    entry: text(/\S/, 'the path of a file', 'give the file that exports handler: ./gates/stock.ts'),
    timeout: field<Duration>(
      (value) =>
        isDuration(value) &&
        Number.isInteger(value.milliseconds / 1000) &&
        value.milliseconds >= 10_000 &&
        value.milliseconds <= 540_000,
      'whole seconds from 10 to 540',
      'write it like minutes(1); what takes longer answers inconclusive and is asked again',
    ).optional(),
    environment: texts(functionVariable, 'two or more letters, digits and "_", first a letter').optional(),
    grants: list(grant).optional(),
    asksGreen: flag('say whether it uses askGreen').optional(),
  } satisfies Shape<{ kind: 'custom' } & CustomOptions>,
  { handler: 'entry', file: 'entry', stage: 'stages', permissions: 'grants' },
)
  .superRefine(({ stages }, context) => {
    if (stages.length === 0 || stages.some((stage) => stage !== 'RECONCILE_SERVICE')) return;
    complain(context, ['stages'], {
      rule: 'more than RECONCILE_SERVICE, which ECS goes through only when a service has several revisions at the start',
      advice: 'add PRE_SCALE_UP, which every release has',
    });
  }, once('stages'))
  .superRefine(
    ({ stages, asksGreen }, context) => {
      const early = stages.find((stage) => !stagesWithGreen.includes(stage));
      if (!asksGreen || early === undefined) return;
      complain(context, ['asksGreen'], {
        rule: `false at ${early}, where the test header leads to blue yet`,
        advice: `ask at ${stagesWithGreen[0]} or later`,
      });
    },
    once('stages', 'asksGreen'),
  )
  .superRefine(({ environment = {} }, context) => {
    for (const name of Object.keys(environment).filter((one) => taken.test(one))) {
      complain(context, ['environment', name], {
        rule: 'named otherwise than by GATE_, ENTRANCE_, AWS_, LAMBDA_ or _ first, which others set',
        got: name,
        advice: 'rename it',
      });
    }
    const bytes = Object.entries(environment).reduce(
      (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
      0,
    );
    if (bytes <= longestVariables) return;
    complain(context, ['environment'], {
      rule: `at most ${longestVariables} bytes, since Lambda takes an environment of 4 KB`,
      got: `${bytes} bytes`,
      advice: 'keep large values elsewhere, and name the place',
    });
  }, once('environment'));
