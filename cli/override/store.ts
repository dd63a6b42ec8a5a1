import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  type ParameterHistory,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { must } from '../../lambda/uniformity/must';
import type { Standing, Stored } from './decide';
import { type Decision, decisionSchema, type Names } from './parameter';

/** What SSM has about a gate and an image. @throws what the SDK throws */
export async function readStored(
  ssm: SSMClient,
  names: Names,
): Promise<Pick<Standing, 'first' | 'second' | 'used'>> {
  const [first, second, used] = await Promise.all([
    historyOf(ssm, names.first),
    historyOf(ssm, names.second),
    historyOf(ssm, names.used),
  ]);
  return {
    ...(first && { first: storedOf(first) }),
    ...(second && { second: storedOf(second) }),
    ...(used && { used: { deployment: deploymentOf(used.at(-1)?.Value) } }),
  };
}

/** Oldest version first; undefined where there is no such parameter. */
async function historyOf(ssm: SSMClient, Name: string): Promise<readonly ParameterHistory[] | undefined> {
  try {
    const versions: ParameterHistory[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ssm.send(
        new GetParameterHistoryCommand({ Name, WithDecryption: false, ...(NextToken && { NextToken }) }),
      );
      versions.push(...must(page.Parameters, 'Parameters'));
      NextToken = page.NextToken;
    } while (NextToken);
    return versions.length === 0 ? undefined : versions;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

function storedOf(versions: readonly ParameterHistory[]): Stored {
  const newest = versions.at(-1);
  const decision = decisionOf(newest?.Value);
  const writer = newest?.LastModifiedUser;
  return {
    versions: Math.max(versions.length, newest?.Version ?? 0),
    writtenAt: must(newest?.LastModifiedDate, 'LastModifiedDate').getTime(),
    ...(decision && { decision }),
    ...(writer !== undefined && { writer }),
  };
}

function decisionOf(text: string | undefined): Decision | undefined {
  return decisionSchema.safeParse(jsonOf(text)).data;
}

function deploymentOf(text: string | undefined): string {
  const json = jsonOf(text);
  const named =
    typeof json === 'object' && json !== null && 'deployment' in json ? json.deployment : undefined;
  return typeof named === 'string' ? named : 'unknown';
}

/** Undefined for what is no JSON: somebody else's. */
function jsonOf(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @returns whether it is written; not where there is one of this name */
export async function putNew(ssm: SSMClient, name: string, decision: Decision): Promise<boolean> {
  try {
    await ssm.send(
      new PutParameterCommand({
        Name: name,
        Type: 'String',
        Description: `Decision about the gate ${decision.gate}, by teal override`,
        Value: JSON.stringify(decision),
        Overwrite: false,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterAlreadyExists') return false;
    throw error;
  }
}

export async function deleteOver(ssm: SSMClient, name: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ParameterNotFound')) throw error;
  }
}
