import changeMonitor from './change-monitor.ts';
import mixMonitor from './mix-monitor.ts';
import mixMonitorMute from './mix-monitor-mute.ts';
import monitor from './monitor.ts';
import pauseMonitor from './pause-monitor.ts';
import stopMixMonitor from './stop-mix-monitor.ts';
import stopMonitor from './stop-monitor.ts';
import unpauseMonitor from './unpause-monitor.ts';

export const recordingActions = [
  changeMonitor,
  mixMonitor,
  mixMonitorMute,
  monitor,
  pauseMonitor,
  stopMixMonitor,
  stopMonitor,
  unpauseMonitor,
];
