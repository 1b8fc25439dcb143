import setCdrUserField from './set-cdr-user-field.ts';

export const cdrActions = [setCdrUserField];
