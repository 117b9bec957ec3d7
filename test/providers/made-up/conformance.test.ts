/** A provider that was added by the guide is held against the port like every other. */
import { conformsToThePort } from '../conformance.js';
import { startTallystickStand } from './stand.js';
import { tallystick } from './tallystick/index.js';

conformsToThePort(tallystick, startTallystickStand);
