import type { MadeUpIds, Placement } from './made-up-ids';

/** How names and ids are made up, by who knows. */
interface Made {
  readonly name: (at: Placement, property: string) => Promise<string>;
  readonly digits: (at: Placement, length: number, salt?: string) => string;
  readonly arn: (at: Placement, service: string, resource: string) => string;
}

/** Of PostgreSQL. */
const PORT = '5432';

/**
 * RDS, of AWS's shape. RDS keeps names in small letters.
 * source: CloudFormation reference, "Return values" of each type
 */
export const databaseMakers = ({
  name,
  digits,
  arn,
}: Made): Record<string, (at: Placement) => Promise<MadeUpIds>> => {
  const small = async (at: Placement, property: string) => (await name(at, property)).toLowerCase();
  const hostOf = (at: Placement, of: string) =>
    `${of}${digits(at, 12, 'host')}.${at.region}.rds.amazonaws.com`;
  const group =
    (property: string, attribute?: string) =>
    async (at: Placement): Promise<MadeUpIds> => {
      const ref = await small(at, property);
      return { ref, attributes: attribute === undefined ? {} : { [attribute]: ref } };
    };
  return {
    'AWS::RDS::DBCluster': async (at) => {
      const ref = await small(at, 'DBClusterIdentifier');
      const secret = arn(
        at,
        'secretsmanager',
        `secret:rds!cluster-${digits(at, 32, 'secret')}-${digits(at, 6)}`,
      );
      return {
        ref,
        attributes: {
          DBClusterArn: arn(at, 'rds', `cluster:${ref}`),
          DBClusterResourceId: `cluster-${digits(at, 26, 'resource').toUpperCase()}`,
          'Endpoint.Address': hostOf(at, `${ref}.cluster-`),
          'Endpoint.Port': PORT,
          'ReadEndpoint.Address': hostOf(at, `${ref}.cluster-ro-`),
          'MasterUserSecret.SecretArn': secret,
        },
      };
    },
    'AWS::RDS::DBInstance': async (at) => {
      const ref = await small(at, 'DBInstanceIdentifier');
      return {
        ref,
        attributes: {
          DBInstanceArn: arn(at, 'rds', `db:${ref}`),
          DbiResourceId: `db-${digits(at, 26, 'resource').toUpperCase()}`,
          'Endpoint.Address': hostOf(at, `${ref}.`),
          'Endpoint.Port': PORT,
        },
      };
    },
    'AWS::RDS::DBSubnetGroup': group('DBSubnetGroupName'),
    'AWS::RDS::DBParameterGroup': group('DBParameterGroupName', 'DBParameterGroupName'),
    'AWS::RDS::DBClusterParameterGroup': group('DBClusterParameterGroupName'),
  };
};
