import { describeMatrix } from './matrix';
import { ACTING } from './rows/acting';

describeMatrix(ACTING);
