// Prints the section of the changelog that says what the templates of a version change:
//   node --import tsx test/upgrades/print-templates-section.ts [VERSION]
// of a version that is stored, against the one before it; without one, of what will be the next.
import { removeUnpacked } from './stored-versions';
import { templatesOf } from './templates-of-version';

const [version] = process.argv.slice(2);
try {
  console.log(templatesOf(version) || 'The templates change nothing: no section.');
} finally {
  removeUnpacked();
}
