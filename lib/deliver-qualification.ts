import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { resolveDelivery } from './config/resolve';
import { Delivery } from './delivery';
import { writeManifest } from './delivery-manifest';
import { leaveNothing, qualification } from './qualification';

const root = join(__dirname, '..');

/** Feature flags are Teal's own, whatever a cdk.json or a ~/.cdk.json says. */
export const qualificationApp = (): App => new App({ postCliContext: context });

/**
 * The CDK app that `teal qualify` has the cdk command line deploy. The context `account`, `region` and `more` say what:
 * see {@link qualification}.
 *
 * @throws Error for an account or a region that is none
 */
export function deliverQualification(): void {
  const app = qualificationApp();
  const place = {
    account: said(app, 'account', /^\d{12}$/, '12 digits'),
    region: said(app, 'region', /^[a-z]{2}(-[a-z]+)+-\d+$/, 'a region, like eu-west-1'),
    more: Number(app.node.tryGetContext('more') ?? 0),
  };
  const file = join(root, 'teal.config.ts');
  const delivery = new Delivery(app, resolveDelivery(qualification(place), file).delivery);
  leaveNothing(delivery);
  const assembly = app.synth();
  writeManifest(assembly, delivery.manifest(assembly.directory));
}

function said(app: App, name: string, pattern: RegExp, rule: string): string {
  const value = String(app.node.tryGetContext(name) ?? 'none');
  if (pattern.test(value)) return value;
  throw new Error(`the context ${name} must be ${rule}, got ${value}; npx teal qualify gives it`);
}
