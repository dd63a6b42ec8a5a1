#!/usr/bin/env node
import { deliverQualification } from '../lib/deliver-qualification';

deliverQualification();
