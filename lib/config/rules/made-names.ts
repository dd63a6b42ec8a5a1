import {
  gateFunctionName,
  holdsFolder,
  loadBalancerName,
  longestFunctionName,
  longestRoleName,
  prepareRoleName,
  secretName,
} from '../names';
import { show } from '../problems';
import { isDeliveryName } from '../schema/delivery';
import type { Finding } from './finding';
import { forEachPair, gatesOf, type Outline } from './outline';

// Names of AWS's resources that are put together from several of the configuration.

/** Only GitHub has roles of environments, and only of those that its pipeline delivers to; one name is the longest. */
export function environmentRoleNames(outline: Outline): Finding[] {
  if (outline.repository === undefined) return [];
  const [only] = outline.services.length === 1 ? outline.services : [];
  const delivery = outline.name ?? only?.name ?? outline.repositoryName;
  // A name that is wrong by itself is a problem already.
  if (typeof delivery !== 'string' || !isDeliveryName(delivery)) return [];
  const room = longestRoleName - prepareRoleName(delivery, '').length;
  return outline.environments
    .filter(({ name, pipeline }) => pipeline !== false && name.length > room)
    .map(({ path, name }) => ({
      path,
      complaint: {
        rule: `named by at most ${room} characters, since ${prepareRoleName(delivery, '<environment>')} names a role and IAM takes ${longestRoleName}`,
        got: show(name),
        advice: 'shorten it or the name of the delivery',
      },
    }));
}

/** A gate has a function in each environment; the longest of the names decides. */
export function gateFunctionNames(outline: Outline): Finding[] {
  const findings = new Map<string, Finding>();
  const rooms = new Map<string, number>();
  forEachPair(outline, (environment, service) => {
    if (service.name === undefined) return;
    const room = longestFunctionName - gateFunctionName(service.name, environment.name, '').length;
    // Where not even a letter is left, the service's name is the problem.
    if (room < 1) return;
    for (const { path, id } of gatesOf(outline, environment, service)) {
      const key = path.join();
      if (id.length <= room || room >= (rooms.get(key) ?? Number.POSITIVE_INFINITY)) continue;
      rooms.set(key, room);
      findings.set(key, {
        path: [...path, 'id'],
        complaint: {
          rule: `at most ${room} characters, since ${gateFunctionName(service.name, environment.name, '<id>')} names a function and Lambda takes ${longestFunctionName}`,
          advice: 'shorten it',
        },
      });
    }
  });
  return [...findings.values()];
}

/**
 * A task definition names a secret by its ARN without the hyphen and six characters that Secrets Manager puts behind.
 * source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function secretNames(outline: Outline): Finding[] {
  const findings: Finding[] = [];
  forEachPair(outline, (environment, service) => {
    if (service.name === undefined) return;
    const fullName = loadBalancerName(service.name, environment.name);
    for (const { path, name } of service.secrets) {
      if (!/-.{6}$/.test(secretName(fullName, name))) continue;
      findings.push({
        path,
        complaint: {
          rule: `other than six characters behind a hyphen in ${secretName(fullName, name)}, which Secrets Manager takes for the end of an ARN`,
          advice: 'rename the variable or the environment',
        },
      });
    }
  });
  return findings;
}

/** In the records of an environment the folders of its services stand beside that of its holds. */
export const recordFolders = ({ services, repository }: Outline): Finding[] =>
  services
    .filter(({ name }) => repository !== undefined && name === holdsFolder)
    .map(({ path }) => ({
      path: [...path, 'name'],
      complaint: {
        rule: `other than ${holdsFolder}, which names the folder of an environment’s holds in its records`,
        advice: 'rename it',
      },
    }));
