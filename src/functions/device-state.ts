import { defineFunction } from '../core/dialplan/define-function.ts';
import { DEVICE_STATES, type DeviceState } from '../core/state/device-state.ts';

const CUSTOM = /^custom:(.+)$/is;
/** Where AstDB keeps states that were set, as Asterisk does. */
const FAMILY = 'CustomDevstate';

export const deviceState = defineFunction({
  name: 'DEVICE_STATE',
  summary: 'The state of a device',
  syntax: 'DEVICE_STATE(device)',
  description:
    'Reads the state of a device (SIP/alice): UNKNOWN, NOT_INUSE, INUSE, BUSY, INVALID, UNAVAILABLE, RINGING, RINGINUSE or ONHOLD. That of a `Custom:` device can be set.',
  read: ({ core }, args) => {
    const name = CUSTOM.exec(args)?.[1];
    return name === undefined ? core.devices.get(args) : (core.database.get(FAMILY, name) ?? 'UNKNOWN');
  },
  write({ core }, args, value) {
    const name = CUSTOM.exec(args)?.[1];
    const state = value.trim().toUpperCase();
    if (name === undefined || !isDeviceState(state)) {
      core.logger.warning(
        name === undefined ? `the state of ${args} cannot be set, only that of Custom: devices` : `'${value}' is no device state`,
      );
      return false;
    }
    core.database.put(FAMILY, name, state).catch((error) => core.logger.error(`the state of ${args} could not be kept`, error));
    core.devices.set(`Custom:${name}`, state);
    return true;
  },
});

const isDeviceState = (text: string): text is DeviceState => (DEVICE_STATES as readonly string[]).includes(text);
