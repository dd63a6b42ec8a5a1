import type { Reads } from './drift-reads';

/** What CloudFormation asks to compare a database. */
export const DATABASE_READS: Readonly<Record<string, readonly Reads[]>> = {
  'AWS::RDS::DBCluster': [{ of: 'database', actions: ['rds:DescribeDBClusters', 'rds:ListTagsForResource'] }],
  'AWS::RDS::DBClusterParameterGroup': [
    {
      of: 'database',
      actions: [
        'rds:DescribeDBClusterParameterGroups',
        'rds:DescribeDBClusterParameters',
        'rds:ListTagsForResource',
      ],
    },
  ],
  'AWS::RDS::DBInstance': [
    { of: 'database', actions: ['rds:DescribeDBInstances', 'rds:ListTagsForResource'] },
  ],
  'AWS::RDS::DBSubnetGroup': [
    { of: 'database', actions: ['rds:DescribeDBSubnetGroups', 'rds:ListTagsForResource'] },
  ],
  'AWS::SSM::Parameter': [
    { of: 'database-group', actions: ['ssm:GetParameters', 'ssm:ListTagsForResource'] },
  ],
};
