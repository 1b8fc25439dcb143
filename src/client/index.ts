/** The AMI client: `AmiClient.connect` logs in to any manager, Ringdown's or Asterisk's, of either dialect. */

export * from './browser.ts';
export { type StreamAddress, tcp, tls } from './transports/stream.ts';
