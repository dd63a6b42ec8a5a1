import { DECISIONS } from '../../lambda/shared/environment';
import { isFields, type RawResource } from '../eject/raw-template';
import { flagVersionsOf } from './flag-versions';
import type { StackToList } from './listing';

/** Something that is there because of a stack, and is in no stack. */
export interface Outside {
  readonly what: string;
  /** Absent where it goes by itself. */
  readonly command?: string;
}

/** What AWS makes beside a stack: logs of functions that name no group, what a canary runs in, network interfaces. */
export function outsideOf(stack: StackToList): readonly Outside[] {
  const { template, region } = stack;
  return Object.entries(template.Resources).flatMap(([logicalId, resource]): Outside[] => {
    switch (resource.Type) {
      case 'AWS::Lambda::Function':
        return ofFunction(stack, logicalId, resource);
      case 'AWS::Synthetics::Canary':
        return ofCanary(resource, region);
      case 'AWS::ECS::Cluster':
        return ofCluster(resource);
      case 'AWS::AppConfig::ConfigurationProfile':
        return [...flagVersionsOf(stack, logicalId, resource)];
      case 'Custom::TealLiveTrafficRules':
        return ofDecisions(resource);
      default:
        return [];
    }
  });
}

function ofFunction(stack: StackToList, logicalId: string, { Properties = {} }: RawResource): Outside[] {
  const { LoggingConfig, FunctionName, VpcConfig } = Properties;
  const logsToOwn = isFields(LoggingConfig) && isFields(LoggingConfig.LogGroup);
  const name =
    typeof FunctionName === 'string'
      ? FunctionName
      : (stack.physicalIds?.get(logicalId) ?? `${stack.name}-${logicalId}-…`);
  return [
    // source: AWS Lambda developer guide, "Configuring CloudWatch log groups": /aws/lambda/NAME where none is named
    ...(logsToOwn
      ? []
      : [
          {
            what: `the logs of ${name}, in a group that Lambda made`,
            command: deletesGroups(`/aws/lambda/${name.replace(/…$/, '')}`),
          },
        ]),
    ...(VpcConfig === undefined
      ? []
      : [
          {
            what: `the network interfaces of ${name}: Lambda lets them go within 20 minutes, and its security group waits for that`,
          },
        ]),
  ];
}

/** source: CloudWatch user guide, "Edit or delete a canary": its log groups stay, and what else is not cleaned up automatically */
function ofCanary({ Properties = {} }: RawResource, region: string | undefined): Outside[] {
  const { Name, Replicas = [], ProvisionedResourceCleanup } = Properties;
  const group = `/aws/lambda/cwsyn-${String(Name)}-`;
  const others = [Replicas].flat().flatMap((each) => (isFields(each) ? [String(each.Location)] : []));
  return [
    ...[region, ...others].map((place) => ({
      what: `the logs of the probe ${String(Name)}${place === undefined ? '' : ` in ${place}`}`,
      command: deletesGroups(group, place),
    })),
    ...(ProvisionedResourceCleanup === 'AUTOMATIC'
      ? []
      : [
          {
            what: `the function of the probe ${String(Name)}`,
            command: `aws lambda list-functions --query "Functions[?starts_with(FunctionName,'cwsyn-${String(Name)}-')].FunctionName" --output text | xargs -rn1 aws lambda delete-function --function-name`,
          },
        ]),
  ];
}

/** source: ECS developer guide, "Monitor Amazon ECS containers using Container Insights" */
function ofCluster({ Properties = {} }: RawResource): Outside[] {
  const { ClusterName, ClusterSettings } = Properties;
  const isOn =
    JSON.stringify(ClusterSettings ?? []).includes('"enabled"') ||
    JSON.stringify(ClusterSettings ?? []).includes('"enhanced"');
  if (!isOn || typeof ClusterName !== 'string') return [];
  return [
    {
      what: 'the logs of Container Insights',
      command: deletesGroups(`/aws/ecs/containerinsights/${ClusterName}/`),
    },
  ];
}

/** What `teal override` and gates have written; there may be none. */
function ofDecisions({ Properties = {} }: RawResource): Outside[] {
  if (typeof Properties.Owner !== 'string') return [];
  return [
    {
      what: 'decisions of people about gates, in Parameter Store',
      command:
        `aws ssm get-parameters-by-path --recursive --path ${DECISIONS.PATH}/${Properties.Owner} --query 'Parameters[].Name' --output text | ` +
        'xargs -rn10 aws ssm delete-parameters --names',
    },
  ];
}

const deletesGroups = (prefix: string, region?: string): string => {
  const at = region === undefined ? '' : ` --region ${region}`;
  return (
    `aws logs describe-log-groups${at} --log-group-name-prefix ${prefix} --query 'logGroups[].logGroupName' --output text | ` +
    `xargs -rn1 aws logs delete-log-group${at} --log-group-name`
  );
};
