import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFormation, type CloudFormationOptions } from '../../../rehearsal/account/cloudformation';
import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { appConfigProviders } from '../../../rehearsal/cloudformation/providers/appconfig';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import { rememberText } from '../../../rehearsal/cloudformation/template-text';
import { appConfigService } from '../../../rehearsal/endpoint/appconfig-service';
import { cloudFormationService } from '../../../rehearsal/endpoint/cloudformation-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import type { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { appConfigModel } from '../../../rehearsal/stacks/app-config-model';
import { SetAlarms } from '../appconfig/set-alarms';
import { Things, templateOf, thing } from '../cloudformation/things';
import { configurationOf } from './clients';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
export const MINUTE = 60_000;

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
export const [ONE, TWO, THREE] = [digest(1), digest(2), digest(3)] as const;

/** What a service's stack looks like from afar: a digest, and something that takes its time to change. */
export const TEXT = JSON.stringify({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'The shop',
  Parameters: {
    ImageDigest: { Type: 'String', AllowedPattern: 'sha256:[0-9a-f]{64}', Description: 'Of the image' },
    Size: { Type: 'String', Default: 'small', AllowedValues: ['small', 'large'] },
  },
  Resources: {
    Service: thing({ Ref: 'ImageDigest' }),
    Alarm: thing({ Ref: 'Size' }),
  },
  Outputs: { Image: { Value: { 'Fn::GetAtt': ['Service', 'Value'] }, Description: 'What runs' } },
});

/** A stack `shop-production` of things behind the API, deployed with digest ONE; changing its service takes ten minutes. */
export class CloudFormationWorld {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 26));
  readonly things = new Things(this.clock);
  readonly buckets = new Buckets(this.clock, PLACE.account);
  readonly appConfig = new AppConfig(this.clock, new SetAlarms());
  /** Stacks, in the order in which operations began on them. */
  readonly begun: string[] = [];
  lease!: EndpointLease;
  private readonly stacks = new Map<string, Stack>();

  static async on(endpoint: AwsEndpoint, options?: CloudFormationOptions): Promise<CloudFormationWorld> {
    const world = new CloudFormationWorld();
    const { clock, things, buckets, stacks } = world;
    things.takes.set('update Service', 10 * MINUTE);
    const model = new CloudFormation(clock, options);
    model.attach(async () => ({
      all: stacks,
      add: (name) => world.stack(name),
      learnTypes: () => {},
      tagsOf: () => ({ team: 'shop' }),
      begins: (name) => world.begun.push(name),
    }));
    const template = templateOf({}, JSON.parse(TEXT));
    rememberText(template, () => TEXT);
    await world.stack('shop-production').create(template, { ImageDigest: ONE });
    world.lease = endpoint.lease([
      cloudFormationService(model, buckets, clock),
      appConfigService(world.appConfig),
    ]);
    return world;
  }

  get client(): CloudFormationClient {
    const { CloudFormationClient: Client } = require('@aws-sdk/client-cloudformation');
    return new Client(configurationOf(this.lease));
  }

  get flags(): AppConfigClient {
    const { AppConfigClient: Client } = require('@aws-sdk/client-appconfig');
    return new Client(configurationOf(this.lease));
  }

  pass(milliseconds: number): Promise<void> {
    return this.clock.run(this.clock.sleep(milliseconds));
  }

  private stack(stackName: string): Stack {
    const place = { artifactId: stackName, stackName, ...PLACE };
    const providers = new Map([
      ['Test::Thing', this.things.provider],
      ...appConfigProviders(appConfigModel(this.appConfig)),
    ]);
    const stack = new Stack({ place, clock: this.clock, providers });
    this.stacks.set(stackName, stack);
    return stack;
  }
}
