import path from 'node:path';
import { projectFolder } from './folders.ts';

export interface PackageOptions {
  /** Where installers, or the unpacked application, are written. */
  readonly output: string;
  /** Leave the application as a folder, without an installer. */
  readonly folderOnly: boolean;
  /** A folder that stands in for Electron's binaries; it has no fuses, so none are set. */
  readonly electronDist?: string;
}

/** For releases only: what a packaged Electron must refuse to do. */
const releaseFuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

/**
 * Packages the built application for this system with the configuration in package.json.
 *
 * @returns the files that were written
 */
export async function packageApplication({ output, folderOnly, electronDist }: PackageOptions): Promise<string[]> {
  const { build, createTargets, Platform } = await import('electron-builder');
  return build({
    projectDir: projectFolder,
    publish: 'never',
    ...(folderOnly ? { targets: createTargets([Platform.current()], 'dir') } : {}),
    config: {
      extends: null,
      directories: { output: path.relative(projectFolder, path.resolve(output)), buildResources: 'resources' },
      ...(electronDist === undefined ? { electronFuses: releaseFuses } : { electronDist }),
    },
  });
}
