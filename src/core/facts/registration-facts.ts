/** Registrations of this exchange with others (`register =>` of sip.conf and iax.conf). */
export interface RegistrationFacts {
  'registration.changed': {
    technology: 'SIP' | 'IAX2';
    username: string;
    /** Where it registers: host, or address. */
    domain: string;
    /** In the words of the technology: `Registered`, `Rejected`, `Request Sent`, ... */
    status: string;
    /** Why it was refused, in the registrar's words; empty where it gave none, absent where none belongs. */
    cause?: string | undefined;
  };
}
