import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { FEATURE_FLAGS } from '../../../rehearsal/appconfig/flag-configuration';
import type { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { appConfigService } from '../../../rehearsal/endpoint/appconfig-service';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Sessions } from '../../../rehearsal/sts/sessions';
import type { SetAlarms } from '../../rehearsal/appconfig/set-alarms';
import { deployedStacks } from '../deployed-stacks';

const PLACE = { account: '111122223333', partition: 'aws' };
export const ALARM = 'shop-production-errors';
const NAMES = ['ENDPOINT_URL', 'REGION', 'MAX_ATTEMPTS', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'];
const json = (content: object) => ({ content: JSON.stringify(content), contentType: 'application/json' });

/** A service with flags as the stack makes it: a first version of none, which is out, and what is declared beside it. */
export class FlaggedShop {
  private constructor(
    readonly appConfig: AppConfig,
    readonly lease: EndpointLease,
    readonly place: {
      readonly application: string;
      readonly environment: string;
      readonly profile: string;
      readonly declarations: string;
      readonly atOnce: string;
    },
  ) {}

  /** @param more services of AWS beside it */
  static async open(
    clock: VirtualClock,
    alarms: SetAlarms,
    declared: object,
    more: readonly AwsService[] = [],
  ): Promise<FlaggedShop> {
    const appConfig = new AppConfig(clock, alarms);
    const application = appConfig.createApplication('shop-production').id;
    const alarmArn = `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${ALARM}`;
    const environment = appConfig.createEnvironment(application, 'production', [{ alarmArn }]).id;
    const profile = appConfig.createProfile(application, 'flags', FEATURE_FLAGS).id;
    const declarations = appConfig.createProfile(application, 'declared').id;
    const strategy = (growthFactor: number, durationMinutes: number, bakeMinutes: number) =>
      appConfig.createStrategy({
        ...{ name: `${growthFactor}`, growthType: 'LINEAR', growthFactor, durationMinutes, bakeMinutes },
      }).id;
    const [gradual, atOnce] = [strategy(20, 20, 10), strategy(100, 0, 0)];
    const ids = [application, environment, profile, declarations, gradual, atOnce];
    const lease = await leaseEndpoint([
      appConfigService(appConfig),
      stsService(
        new Sessions({ ...PLACE, clock, caller: { arn: 'arn:aws:iam::1:user/ada', userId: 'AIDA' } }),
      ),
      await deployedStacks({
        'shop-production': { outputs: { FeatureFlags: ids.join('/') } },
        'blog-production': {},
      }),
      ...more,
    ]);
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL: lease.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
      AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
    });
    const shop = new FlaggedShop(appConfig, lease, {
      ...{ application, environment, profile, declarations, atOnce },
    });
    shop.declare(declared);
    shop.write({ version: '1', flags: {}, values: {} });
    return shop;
  }

  declare(what: object): void {
    this.appConfig.createVersion(this.place.declarations, json(what));
  }

  /** By somebody else, at once. */
  write(values: object): void {
    const { application, environment, profile, atOnce: strategy } = this.place;
    const version = `${this.appConfig.createVersion(profile, json(values)).number}`;
    this.appConfig.start({ application, environment, profile, strategy, version });
  }

  async close(): Promise<void> {
    for (const name of NAMES) delete process.env[`AWS_${name}`];
    await this.lease.close();
  }
}
