import { ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Clients } from '../../../../lambda/traffic-rules/clients';
import { awsFailure } from './aws-failure';
import { forward } from './load-balancer';
import { ALTERNATE, OWNER, PRIMARY } from './names';
import type { Invariant } from './watch';

/** Changes what the handler says or hears: the handler as it would be with a mistake in it. */
export type Mutation = (clients: Clients, event: CloudFormationCustomResourceEvent) => Clients;

type Command = { readonly input: object };
type Send = (command: Command) => Promise<object>;

const mutated = <Client extends Clients[keyof Clients]>(client: Client, by: (send: Send) => Send): Client =>
  ({ send: by(client.send.bind(client) as unknown as Send) }) as unknown as Client;

const mutateElb =
  (by: (send: Send, event: CloudFormationCustomResourceEvent) => Send): Mutation =>
  ({ elb, ...clients }, event) => ({ ...clients, elb: mutated(elb, (send) => by(send, event)) });

export const NONE: Mutation = (clients) => clients;

const first = forward([PRIMARY, 100], [ALTERNATE, 0]);

/** Mistakes that somebody could make in the handler, each with the invariant that must find it. */
export const MUTATIONS: readonly (readonly [mistake: string, finds: Invariant, mutation: Mutation])[] = [
  [
    'ModifyRule sends the weights of a template, too',
    'weights of a rule that exists are changed by ECS alone',
    mutateElb(
      (send) => (command) =>
        command instanceof ModifyRuleCommand
          ? send(new ModifyRuleCommand({ ...command.input, Actions: first }))
          : send(command),
    ),
  ],
  [
    'a rule is made without a look at where users are led',
    'production is never led to an empty group',
    mutateElb(
      (send) => (command) =>
        command instanceof CreateRuleCommand
          ? send(new CreateRuleCommand({ ...command.input, Actions: first }))
          : send(command),
    ),
  ],
  [
    'Delete does not look at the tag',
    'no rule of others is touched',
    mutateElb((send, { RequestType }) => async (command) => {
      if (RequestType !== 'Delete' || !(command instanceof DescribeTagsCommand)) return send(command);
      const Tags = [{ Key: 'teal:traffic-rule', Value: `${OWNER}/production` }];
      return { TagDescriptions: command.input.ResourceArns?.map((ResourceArn) => ({ ResourceArn, Tags })) };
    }),
  ],
  [
    'a rule is deleted and made again, instead of changed',
    'a rule in use stays',
    mutateElb((send) => async (command) => {
      if (!(command instanceof ModifyRuleCommand)) return send(command);
      return send(new DeleteRuleCommand({ RuleArn: command.input.RuleArn }));
    }),
  ],
  [
    'Delete looks for nothing',
    'nothing is left behind',
    mutateElb((send, { RequestType }) => async (command) => {
      if (RequestType !== 'Delete' || !(command instanceof DescribeRulesCommand)) return send(command);
      return { Rules: [] };
    }),
  ],
  [
    'ModifyRule leaves the conditions as they are',
    'the state is as declared',
    mutateElb((send) => async (command) => (command instanceof ModifyRuleCommand ? {} : send(command))),
  ],
  [
    'nobody asks whether a deployment runs',
    'a move waits for a deployment',
    ({ ecs, ...clients }) => ({
      ...clients,
      ecs: mutated(
        ecs,
        (send) => async (command) =>
          command instanceof ListServiceDeploymentsCommand ? { serviceDeployments: [] } : send(command),
      ),
    }),
  ],
  [
    'a refusal of IAM is taken for final',
    'an undisturbed operation succeeds',
    mutateElb((send) => async (command) => {
      try {
        return await send(command);
      } catch (error) {
        throw (error as Error).name === 'AccessDeniedException' ? new Error('not permitted') : error;
      }
    }),
  ],
  [
    'only the current value of the header is read',
    'the state is as declared',
    ({ secrets, ...clients }) => ({
      ...clients,
      secrets: mutated(secrets, (send) => async (command) => {
        if (command instanceof GetSecretValueCommand && command.input.VersionStage !== 'AWSCURRENT')
          throw awsFailure('ResourceNotFoundException');
        return send(command);
      }),
    }),
  ],
];
