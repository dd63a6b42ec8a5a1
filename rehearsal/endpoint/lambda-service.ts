import { z } from 'zod';
import { AwsError, type AwsService } from './aws-service';
import type { Call } from './call';
import { jsonError } from './json-protocol';
import type { WireRequest } from './wire-request';

/** source: Lambda API reference, GetFunctionConfiguration: the request */
const CONFIGURATION = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/;

/** REST JSON, of Lambda. Undefined for a request to another service. */
// source: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
export function lambdaCall(request: WireRequest, services: readonly AwsService[]): Call | undefined {
  if (request.signedFor !== 'lambda') return undefined;
  const [path = ''] = request.path.split('?');
  const [, name] = (request.method === 'GET' && CONFIGURATION.exec(path)) || [];
  return {
    service: services.find((each) => each.name === 'Lambda'),
    serviceName: 'Lambda',
    operation: name === undefined ? `${request.method} ${path}` : 'GetFunctionConfiguration',
    input: () => ({ FunctionName: decodeURIComponent(name ?? '') }),
    answer: (output) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(output) }),
    error: (error) => jsonError({ version: '1.1' }, error),
  };
}

const getConfiguration = z.strictObject({ FunctionName: z.string() });

/** What functions ask of others. @param variablesOf a function, by its name */
export function lambdaService(
  variablesOf: (name: string) => Promise<Readonly<Record<string, string>> | undefined>,
): AwsService {
  return {
    name: 'Lambda',
    operations: {
      async GetFunctionConfiguration(input) {
        const { FunctionName } = getConfiguration.parse(input);
        const Variables = await variablesOf(FunctionName);
        // source: Lambda API reference, GetFunctionConfiguration (ResourceNotFoundException)
        if (!Variables)
          throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, 404);
        return { FunctionName, Environment: { Variables } };
      },
    },
  };
}
