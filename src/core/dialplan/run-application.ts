import type { Channel } from '../channel/channel.ts';
import type { Application, ApplicationContext, ApplicationResult } from './define-application.ts';

/** A channel runs this from now on: shows it, and tells. */
export function beginApplication(channel: Channel, application: string, data: string): void {
  channel.update({ application, applicationData: data });
  channel.core.bus.publish('channel.applicationBegan', () => ({ channel: channel.snapshot }));
}

/** Runs an application in the midst of another one, which the channel shows again afterwards (Asterisk main/pbx_app.c, pbx_exec). */
export async function runWithin(context: ApplicationContext, inner: Application, data: string): Promise<ApplicationResult> {
  const { channel } = context;
  const { application, applicationData } = channel;
  beginApplication(channel, inner.name, data);
  try {
    return await inner.run(context, data);
  } finally {
    channel.assign({ application, applicationData });
  }
}
