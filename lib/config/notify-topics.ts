import { partitionOf } from './regions';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery, Environment } from './types-resolved';
import { gatesPath } from './written-gates';

/**
 * Topics of approvals that are not where the rule is which writes to them: nobody would be told that a release waits.
 * Where an environment names no account and region, nobody knows it at synth.
 *
 * source: Amazon EventBridge user guide, "Event bus targets": a rule and its targets are in one region, and a target of
 * another account takes a role, which a topic that people share should not need
 */
export function foreignTopics(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const environment of environments) {
    for (const [nth, { gates }] of environment.services.entries()) {
      for (const [index, gate] of gates.entries()) {
        if (gate.kind !== 'approval' || isTopicOf(gate.notify, environment)) continue;
        const path = [...gatesPath(input, environment.name, nth), index, 'notify'];
        const { name, account, region = '' } = environment;
        findings.set(path.join(), {
          path,
          complaint: {
            rule: `a topic of ${name}, arn:${partitionOf(region)}:sns:${region}:${account}:…, since EventBridge writes to no other`,
            advice: 'give one that is there, or an e-mail address, which gets a topic in each environment',
          },
        });
      }
    }
  }
  return [...findings.values()];
}

/** Whether a rule of the environment can write to it. */
export function isTopicOf(notify: string | undefined, { account, region }: Environment): boolean {
  const [, partition, place, owner] = /^arn:([^:]+):sns:([^:]+):(\d+):/.exec(notify ?? '') ?? [];
  if (partition === undefined || region === undefined) return true;
  return partition === partitionOf(region) && place === region && owner === account;
}
