import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeTagsCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Clients } from '../../../../lambda/traffic-rules/live-traffic-rules';
import { forward } from './load-balancer';
import { ALTERNATE, OWNER, PRIMARY } from './names';
import type { Invariant } from './watch';

/** Changes what the handler says or hears: the handler as it would be with a mistake in it. */
export type Mutation = (clients: Clients, event: CloudFormationCustomResourceEvent) => Clients;

type Command = { readonly input: object };
type Send = (command: Command) => Promise<object>;

const mutateElb =
  (mutated: (send: Send, event: CloudFormationCustomResourceEvent) => Send): Mutation =>
  (clients, event) => {
    const send = clients.elb.send.bind(clients.elb) as unknown as Send;
    return { ...clients, elb: { send: mutated(send, event) } as unknown as Clients['elb'] };
  };

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
    'Delete does nothing',
    'nothing is left behind',
    mutateElb((send) => async (command) => (command instanceof DeleteRuleCommand ? {} : send(command))),
  ],
  [
    'ModifyRule leaves the conditions as they are',
    'the state is as declared',
    mutateElb((send) => async (command) => (command instanceof ModifyRuleCommand ? {} : send(command))),
  ],
];
