import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Reply, Transport } from '../../src-core/contract/client.ts';

/** All that a page in Electron finds of us: `window.transport`. */
const transport: Transport = {
  invoke: (name, argument) => ipcRenderer.invoke('call', name, argument) as Promise<Reply>,
  subscribe(name, listener) {
    // Electron's own event object, which could send, stays here.
    const relay = (_event: IpcRendererEvent, sent: string, payload: unknown): void => {
      if (sent === name) listener(payload);
    };
    ipcRenderer.on('event', relay);
    return () => void ipcRenderer.off('event', relay);
  },
};

contextBridge.exposeInMainWorld('transport', transport);
